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
  if (how === 'reset') return void socket.destroy()
  if (how === 'garbage') return void socket.end('\u0000\u0001 this is no HTTP\r\n\r\n')
  if (how === 'endless') return endless(answer)
  if (how === 'lost') return forward(() => socket.destroy())
  if (how === 'half') {
    return forward((reply) => {
      const content = reply.content.subarray(0, Math.floor(reply.content.length / 2))
      answer.writeHead(reply.status, { ...reply.headers, 'content-length': content.length })
      answer.end(content)
    })
  }
  if ('status' in how) {
    const { status, headers = {}, body = { code: status, message: 'injected fault' } } = how
    told(status)
    answer.writeHead(status, { 'content-type': 'application/json', ...headers })
    return void answer.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  forward((reply) => {
    const { length } = reply.content
    answer.writeHead(reply.status, { ...reply.headers, 'content-length': length + ('longer' in how ? how.longer : 0) })
    if ('drip' in how) return drip(answer, reply.content, how.drip)
    answer.write(reply.content.subarray(0, 'cut' in how ? how.cut : length), () => socket.end())
  })
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
