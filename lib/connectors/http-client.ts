import { readFileSync } from 'node:fs'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { PassThrough, pipeline } from 'node:stream'
import got, { type Got, HTTPError, type OptionsInit, RequestError } from 'got'
import { proxyFor, requestThrough, tunnelAgent } from '../client/proxy.js'
import type { hostAndPort } from './host-port.js'

/** A server that answers SQL over HTTP. */
export interface HttpServer {
  /** As in `https://host:8443`. */
  readonly origin: string
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>
  /** False: any certificate is accepted. */
  readonly rejectUnauthorized?: boolean
  /** Certificate of the authority that signed the server's, PEM. */
  readonly ca?: string | undefined
  /** Proxies by scheme of the server (default: those of the environment). */
  readonly proxies?: Readonly<Record<string, string>> | undefined
  readonly timeouts?: Partial<HttpTimeouts>
}

export interface HttpTimeouts {
  /** Until the connection stands, ms (default 10 s). */
  readonly connect: number
  /** Without a byte, ms (default 60 s). */
  readonly idle: number
}

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With its query. */
  readonly path: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Without a byte, ms, where the server's limit is not meant. */
  readonly idle?: number
  /** Tries after the first (default 8, over 25 s). */
  readonly retries?: number
}

export interface HttpClient {
  /** The text of an answer of at most 64 MiB. @throws HttpFailed */
  text(call: HttpCall): Promise<string>
  /** The lines of an answer of any length, as they come, 32 MiB ahead. Tried once. @throws HttpFailed */
  lines(call: HttpCall): AsyncGenerator<string, void>
  /** What is in flight fails. */
  close(): void
}

/** The server can't be reached, or refuses; its message has the beginning of what it says. */
class HttpFailed extends Error {
  override readonly name = 'HttpFailed'
}

const TIMEOUTS: HttpTimeouts = { connect: 10_000, idle: 60_000 }
const RETRIES = 8
/** What gateways say of a server that is busy or away for a moment; Trino's protocol asks for another try. */
const TRANSIENT = [429, 502, 503, 504]
/** A connection that broke; one that is silent for too long is not tried again. */
const BROKEN = ['ECONNRESET', 'EPIPE', 'EAI_AGAIN']
const RETRIES_OF_BROKEN = 3
/** Read ahead of a slow reader: servers give up a client that takes nothing for half a minute. */
const AHEAD = 32 * 1024 * 1024
const LARGEST = 64 * 1024 * 1024
const LONGEST_LINE = 64 * 1024 * 1024
const MOST_SAID = 2000

/** How far a server is trusted: a file with its authority's certificate, or `false`. @throws Error for a file that can't be read. */
export function trust(verify: string | undefined): Pick<HttpServer, 'rejectUnauthorized' | 'ca'> {
  if (verify === undefined || /^true$/i.test(verify)) return {}
  return /^false$/i.test(verify) ? { rejectUnauthorized: false } : { ca: readFileSync(verify, 'utf8') }
}

export const originOf = (scheme: 'http' | 'https', { host, port }: ReturnType<typeof hostAndPort>): string =>
  `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`

/** Connects when first asked something; `connections` requests are in flight at most. */
export function createHttpClient(server: HttpServer, connections: number): HttpClient {
  const closing = new AbortController()
  const timeouts = { ...TIMEOUTS, ...server.timeouts }
  const { client, destroy } = configured(server, connections)
  const optionsOf = ({ method, path, body, headers, idle = timeouts.idle, retries = RETRIES }: HttpCall) =>
    ({
      url: server.origin + path,
      method,
      ...(body === undefined ? {} : { body }),
      ...(headers ? { headers } : {}),
      signal: closing.signal,
      timeout: { connect: timeouts.connect, socket: idle },
      retry: {
        limit: retries,
        methods: [method],
        statusCodes: TRANSIENT,
        errorCodes: BROKEN,
        maxRetryAfter: 60_000,
        calculateDelay: ({ computedValue, retryAfter, error, attemptCount }) => {
          if (BROKEN.includes(error.code) && attemptCount > RETRIES_OF_BROKEN) return 0
          return retryAfter ? computedValue : computedValue / 10 // 0.1 s, 0.2 s, 0.4 s, …
        },
      },
    }) satisfies OptionsInit
  return {
    text: async (call) => {
      try {
        const asked = client(optionsOf(call))
        void asked.on('downloadProgress', ({ transferred }) => {
          if (transferred > LARGEST) asked.cancel()
        })
        return settled((await asked).statusCode, (await asked).body)
      } catch (error) {
        throw failed(server, error)
      }
    },
    async *lines(call) {
      const answer = client.stream(optionsOf({ ...call, retries: 0 }))
      const ahead = new PassThrough({ highWaterMark: AHEAD, encoding: 'utf8' })
      pipeline(answer, ahead, () => {}) // what goes wrong is thrown by the loop
      let rest = ''
      try {
        for await (const chunk of ahead as AsyncIterable<string>) {
          const lines = (rest + chunk).split('\n')
          rest = lines.pop() ?? ''
          if (rest.length > LONGEST_LINE) throw new Error('a row of more than 64 MiB')
          yield* lines
        }
        if (rest !== '') yield rest
      } catch (error) {
        throw failed(server, error)
      } finally {
        ahead.destroy()
      }
    },
    close: () => {
      closing.abort()
      destroy()
    },
  }
}

function configured(server: HttpServer, connections: number): { readonly client: Got; readonly destroy: () => void } {
  const { origin, headers, rejectUnauthorized = true, ca, proxies } = server
  const named = proxies && { HTTP_PROXY: proxies.http, HTTPS_PROXY: proxies.https }
  const proxy = proxyFor(new URL(origin), named)
  const sockets = { keepAlive: true, maxSockets: connections }
  const agent = { http: new HttpAgent(sockets), https: proxy ? tunnelAgent(proxy, sockets) : new HttpsAgent(sockets) }
  const client = got.extend({
    agent,
    ...(proxy && origin.startsWith('http:') ? { request: requestThrough(proxy) } : {}),
    followRedirect: false, // what is sent is for this server alone
    headers: { 'user-agent': 'headwater', ...headers },
    https: { rejectUnauthorized, minVersion: 'TLSv1.2', ...(ca ? { certificateAuthority: ca } : {}) },
  })
  return {
    client,
    destroy: () => {
      agent.http.destroy()
      agent.https.destroy()
    },
  }
}

function settled(status: number, body: string): string {
  if (status >= 300) throw new HttpFailed(`the server answers ${status}: hostPort or its scheme is another server's`)
  return body
}

function failed({ origin }: HttpServer, error: unknown): unknown {
  if (error instanceof HTTPError) {
    const { statusCode, body } = error.response
    const said = String(body ?? '')
      .slice(0, MOST_SAID)
      .trim()
    return new HttpFailed(`${origin} answers ${statusCode}${said ? `: ${said}` : ''}`, { cause: error })
  }
  if (!(error instanceof RequestError)) return error
  if (error.code === 'ERR_CANCELED') return new HttpFailed(`${origin} sent more than 64 MiB at once`, { cause: error })
  return new HttpFailed(`${origin}: ${error.code}: ${error.message}`, { cause: error })
}
