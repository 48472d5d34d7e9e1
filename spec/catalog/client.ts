import { type IncomingHttpHeaders, request } from 'node:http'
import type { Catalog } from '../../lib/catalog/catalog.js'

export interface Sent {
  readonly method: string
  /** Below `/api/v1`, as it goes over the wire. */
  readonly path: string
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}
export interface Received {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: specs look into answers of every shape
  readonly body: any
}

const JSON_TYPES: Readonly<Record<string, string>> = {
  PUT: 'application/json',
  POST: 'application/json',
  PATCH: 'application/json-patch+json',
}

const bytesOf = (body: unknown): Buffer =>
  Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))

/** One request to a catalog, byte for byte as given; a body that is no string or Buffer goes as JSON. */
export function send({ url }: Pick<Catalog, 'url'>, { method, path, query, body, headers }: Sent): Promise<Received> {
  const { port } = new URL(url)
  const search = new URLSearchParams(
    Object.entries(query ?? {}).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString()
  const bytes = body === undefined ? undefined : bytesOf(body)
  const length = bytes ? { 'content-length': String(bytes.length) } : {}
  const type = bytes && JSON_TYPES[method]
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        port,
        host: '127.0.0.1',
        method,
        path: `/api/v1${path}${search ? `?${search}` : ''}`,
        headers: { authorization: 'Bearer token', ...length, ...(type ? { 'content-type': type } : {}), ...headers },
        timeout: 10_000,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          const isJson = response.headers['content-type'] === 'application/json' && text !== ''
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: isJson ? JSON.parse(text) : text === '' ? null : text,
          })
        })
      },
    )
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${path} took too long`)))
    sent.on('error', reject)
    sent.end(bytes)
  })
}
