import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * How a request is answered, when not by the server. Before the server saw it: a status (a redirect is one with a
 * `location`), `reset` breaks the connection, `hang` never answers, `garbage` is no HTTP, `endless` never ends. After the server
 * has done its work: `lost` breaks the connection, `drip` sends so many bytes a second, `cut` breaks off after so many,
 * `half` is whole HTTP with half of the JSON, `longer` has a content-length of so many bytes too many.
 */
export type FaultAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'reset'
  | 'hang'
  | 'garbage'
  | 'endless'
  | 'lost'
  | 'half'
  | { readonly drip: number }
  | { readonly cut: number }
  | { readonly longer: number }

/** What the server said. */
export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly content: Buffer
}

interface Way {
  readonly answer: ServerResponse
  /** To the client. */
  readonly socket: Socket
  /** Asks the server. */
  forward(then: (reply: Reply) => void): void
  /** Notes that the request was answered, without the server. */
  told(status: number): void
}

export function misbehave(how: FaultAnswer, { answer, socket, forward, told }: Way): void {
  if (how === 'hang') return
  if (how === 'reset') socket.destroy()
  else if (how === 'garbage') socket.end('\u0000\u0001 this is no HTTP\r\n\r\n')
  else if (how === 'endless') endless(answer)
  else if (how === 'lost') forward(() => socket.destroy())
  else if (how === 'half') forward((reply) => half(answer, reply))
  else if ('status' in how) {
    const { status, headers = {}, body = { code: status, message: 'injected fault' } } = how
    told(status)
    answer.writeHead(status, { 'content-type': 'application/json', ...headers })
    answer.end(typeof body === 'string' ? body : JSON.stringify(body))
  } else {
    forward(({ status, headers, content }) => {
      const excess = 'longer' in how ? how.longer : 0
      answer.writeHead(status, { ...headers, 'content-length': content.length + excess })
      if ('drip' in how) drip(answer, content, how.drip)
      else answer.write(content.subarray(0, 'cut' in how ? how.cut : content.length), () => socket.end())
    })
  }
}

function half(answer: ServerResponse, { status, headers, content }: Reply): void {
  const first = content.subarray(0, Math.floor(content.length / 2))
  answer.writeHead(status, { ...headers, 'content-length': first.length })
  answer.end(first)
}

const TICK_MS = 20

function drip(answer: ServerResponse, content: Buffer, bytesPerSecond: number): void {
  const tick = Math.max(TICK_MS, 1000 / bytesPerSecond)
  const size = Math.round((bytesPerSecond * tick) / 1000)
  let sent = 0
  const timer = setInterval(() => {
    answer.write(content.subarray(sent, sent + size))
    sent += size
    if (sent >= content.length) answer.end()
  }, tick)
  answer.once('close', () => clearInterval(timer))
  answer.once('finish', () => clearInterval(timer))
}

function endless(answer: ServerResponse): void {
  const chunk = Buffer.alloc(1024 * 1024, ' ')
  const more = (): void => {
    while (!answer.destroyed && answer.write(chunk));
    if (!answer.destroyed) answer.once('drain', more)
  }
  answer.writeHead(200, { 'content-type': 'application/json' })
  more()
}
