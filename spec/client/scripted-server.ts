import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The client's port: equal for requests on one socket. */
  readonly port: number | undefined
}

/** What to answer: a status with a body, or the response itself to misbehave with. */
export type Answering =
  | { readonly status?: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | ((response: ServerResponse, seen: Seen) => void)

/** A server that gives its answers in turn, the last one for ever, and keeps what it was asked. */
export interface ScriptedServer {
  readonly origin: string
  /** A `hostPort`. */
  readonly url: string
  readonly seen: Seen[]
  script(...answers: readonly Answering[]): void
  close(): Promise<void>
}

export const json = (value: unknown, status = 200): Answering => ({ status, body: JSON.stringify(value) })

export async function startScriptedServer(tls?: {
  readonly key: string
  readonly cert: string
}): Promise<ScriptedServer> {
  const seen: Seen[] = []
  let answers: readonly Answering[] = [json({})]
  let turn = 0
  const answerTo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const { method = '', url = '', headers, socket } = request
    const asked: Seen = { method, path: url, headers, body, port: socket.remotePort }
    seen.push(asked)
    const answer = answers[Math.min(turn, answers.length - 1)]!
    turn += 1
    if (typeof answer === 'function') return answer(response, asked)
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers })
    response.end(answer.body ?? '')
  }
  const listen: RequestListener = (request, response) => void answerTo(request, response)
  const server = tls ? createTlsServer(tls, listen) : createServer(listen)
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume))
  const origin = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    url: `${origin}/api`,
    seen,
    script: (...next) => {
      answers = next
      turn = 0
    },
    close: () =>
      new Promise((resume) => {
        server.close(() => resume())
        server.closeAllConnections()
      }),
  }
}
