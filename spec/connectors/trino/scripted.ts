import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request as it came. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Its JSON or text; a status unless it is 200; undefined: no answer ever. */
export type Reply =
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown }
  | undefined

/** A server whose answers a spec writes, as the protocol's documentation has them. */
export interface Scripted {
  readonly hostPort: string
  readonly asked: readonly Asked[]
  close(): Promise<void>
}

interface ScriptedOptions {
  readonly tls?: { readonly key: string; readonly cert: string }
}

export async function startScripted(reply: (asked: Asked) => Reply, { tls }: ScriptedOptions = {}): Promise<Scripted> {
  const asked: Asked[] = []
  const server: Server = tls ? createTlsServer(tls) : createServer()
  server.on('request', (request, response) => {
    void text(request).then((body) => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }
      asked.push(one)
      const answer = reply(one)
      if (!answer) return
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers })
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume))
  return {
    hostPort: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resume) => {
        server.closeAllConnections()
        server.close(() => resume())
      }),
  }
}
