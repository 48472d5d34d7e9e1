import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** What the proxy answers for one document instead of the cluster. */
export interface ItemAnswer {
  readonly status: number
  readonly error?: { readonly type: string; readonly reason: string }
}

export interface ClusterProxyOptions {
  readonly tls?: { readonly key: string; readonly cert: string }
  /** The one header value that is let in. */
  readonly authorization?: string
  /** Asked for each document of a bulk request; undefined sends it to the cluster. */
  readonly item?: (source: string) => ItemAnswer | undefined
}

/** A proxy on loopback in front of a real cluster: it asks for credentials, and answers for single documents. */
export interface ClusterProxy {
  readonly url: string
  /** The documents of each bulk request, as they were sent. */
  readonly bulks: (readonly string[])[]
  /** The `authorization` headers that came. */
  readonly credentials: (string | undefined)[]
  close(): Promise<void>
}

interface BulkAnswer {
  readonly items: readonly object[]
}

export async function startClusterProxy(
  target: string,
  { tls, authorization, item = () => undefined }: ClusterProxyOptions = {},
): Promise<ClusterProxy> {
  const bulks: (readonly string[])[] = []
  const credentials: (string | undefined)[] = []
  const forward = async (request: IncomingMessage, body: string): Promise<Response> =>
    fetch(`${target}${request.url ?? '/'}`, {
      method: request.method ?? 'GET',
      headers: { 'content-type': request.headers['content-type'] ?? 'application/json' },
      ...(body === '' ? {} : { body }),
    })

  /** Sends on those documents that nobody answers for, and puts the answers together in the order of the request. */
  const bulk = async (request: IncomingMessage, body: string): Promise<string> => {
    const lines = body.split('\n').slice(0, -1)
    const pairs = lines.flatMap((line, n) => (n % 2 === 0 ? [{ action: line, source: lines[n + 1]! }] : []))
    bulks.push(pairs.map(({ source }) => source))
    const answers = pairs.map(({ source }) => item(source))
    const sent = pairs.filter((_, n) => answers[n] === undefined)
    const text = sent.map(({ action, source }) => `${action}\n${source}\n`).join('')
    const real = sent.length > 0 ? ((await (await forward(request, text)).json()) as BulkAnswer).items : []
    let next = 0
    const items = answers.map((answer) => (answer ? { index: answer } : real[next++]))
    return JSON.stringify({ took: 1, errors: true, items })
  }
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString('utf8')
    credentials.push(request.headers.authorization)
    const json = { 'content-type': 'application/json' }
    if (authorization !== undefined && request.headers.authorization !== authorization) {
      response.writeHead(401, json).end('{"error":{"type":"security_exception","reason":"who are you"},"status":401}')
      return
    }
    if (request.url?.startsWith('/_bulk')) {
      response.writeHead(200, json).end(await bulk(request, body))
      return
    }
    const answer = await forward(request, body)
    response.writeHead(answer.status, json).end(await answer.text())
  }
  const listen = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch(() => response.destroy())
  }
  const server = tls ? createTlsServer(tls, listen) : createServer(listen)
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume))
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bulks,
    credentials,
    close: () =>
      new Promise((resume) => {
        server.close(() => resume())
        server.closeAllConnections()
      }),
  }
}
