import { setMaxListeners } from 'node:events'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import got, {
  type CancelableRequest,
  CancelError,
  type Got,
  HTTPError,
  RequestError,
  type Response,
  RetryError,
} from 'got'
import { messageOf } from '../record/either.js'
import { type Answer, decode, isHtml, isTransient, Malformed, meantStatus, reasonOf, sortOf } from './answer.js'
import { ApiError } from './api-error.js'
import { createPace, type Pace } from './pace.js'
import { type Environment, proxyFor, requestThrough, tunnelAgent } from './proxy.js'
import { createPatience, type Ending, type Outage, RETRY, type RetryOptions } from './retry.js'

export interface HttpOptions {
  /** Ends in `/api`. */
  readonly hostPort: string
  readonly apiVersion?: string
  /** Asked before each request, so that a renewed token is used. */
  readonly token: () => string | undefined
  readonly userAgent?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly rejectUnauthorized?: boolean
  readonly ca?: string
  /** Client certificate and its key, PEM. */
  readonly certificate?: string
  readonly key?: string
  /** Requests in flight and sockets kept open, at most (default 16). */
  readonly connections?: number
  readonly retry?: Partial<RetryOptions>
  readonly timeouts?: Partial<Timeouts>
  /** Names a proxy, if there is one on the way (default: that of the process). */
  readonly environment?: Environment
}

/** Per try, ms. */
export interface Timeouts {
  /** Until the connection stands (default 10 s). */
  readonly connect: number
  /** Without a byte of a read (default 30 s). A write may be silent for as long as the server works on it. */
  readonly idle: number
  /** Until a read is whole, or the answer to a write that has begun (default 60 s). */
  readonly read: number
  /** Until a write is answered (default 2 min): a bulk request is hundreds of entities, a deletion all below one. */
  readonly write: number
}

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'

export interface Call {
  /** A list is the same key several times. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>
  /** JSON text. */
  readonly body?: string
  readonly contentType?: string
  /** Statuses that are an answer like any other: they give undefined instead of an error. */
  readonly absent?: readonly number[]
  /** Tries after the first, where the client's own limit is not meant. */
  readonly retries?: number | undefined
  /** The same, counting only those tries that the server may have looked at: the request may be to blame for them. */
  readonly blamed?: number | undefined
}

/**
 * One way to the catalog: keep-alive sockets, retries, fewer requests at once while the server pushes back, answers of a
 * size that fits, errors without secrets.
 */
export interface Http {
  /** The decoded answer. @throws ApiError */
  send(method: Method, path: string, call?: Call): Promise<unknown>
  /** What is in flight, or waits for another try, fails. */
  close(): void
}

/** The same way, on which nothing is written: what would be is refused before it is sent. */
export const readOnly = (http: Http): Http => ({
  ...http,
  send: async (method, path, call) => {
    if (method !== 'GET') throw new Error(`nothing is to be written: ${method} /${path} is not sent`)
    return http.send(method, path, call)
  },
})

const TIMEOUTS: Timeouts = { connect: 10_000, idle: 30_000, read: 60_000, write: 120_000 }

const timeoutOf = (method: Method, { connect, idle, read, write }: Timeouts) =>
  method === 'GET' ? { connect, socket: idle, request: read } : { connect, read, request: write }

/** Opens no connection by itself. TLS is checked unless `rejectUnauthorized` is false. */
export function createHttp(options: HttpOptions): Http {
  const { connections = 16 } = options
  const sockets = { keepAlive: true, maxSockets: connections, scheduling: 'lifo' as const }
  const proxy = proxyFor(new URL(options.hostPort), options.environment)
  const agent = {
    http: new HttpAgent(sockets),
    https: proxy ? tunnelAgent(proxy, sockets) : new HttpsAgent(sockets),
  }
  const pace = createPace(connections)
  const closing = new AbortController()
  setMaxListeners(0, closing.signal) // one for each request in flight
  const ways: Ways = {
    client: configure(options, { agent, proxy, signal: closing.signal }),
    pace,
    outage: {},
    retry: { ...RETRY, ...options.retry },
    timeouts: { ...TIMEOUTS, ...options.timeouts },
  }
  return {
    send: (method, path, call = {}) => pace.run(() => send(ways, method, path, call)),
    close: () => {
      closing.abort()
      agent.http.destroy()
      agent.https.destroy()
    },
  }
}

interface Way {
  readonly agent: { readonly http: HttpAgent; readonly https: HttpsAgent }
  readonly proxy: URL | undefined
  readonly signal: AbortSignal
}

function configure(options: HttpOptions, { agent, proxy, signal }: Way): Got {
  const bearer = (): string | undefined => {
    const token = options.token()
    return token ? `Bearer ${token}` : undefined
  }
  return got.extend({
    prefixUrl: `${options.hostPort}/${options.apiVersion ?? 'v1'}`,
    agent,
    signal,
    ...(proxy && options.hostPort.startsWith('http:') ? { request: requestThrough(proxy) } : {}),
    followRedirect: false,
    headers: { 'user-agent': options.userAgent ?? 'headwater', 'content-type': 'application/json' },
    https: {
      rejectUnauthorized: options.rejectUnauthorized ?? true,
      minVersion: 'TLSv1.2',
      ...(options.ca ? { certificateAuthority: options.ca } : {}),
      ...(options.certificate ? { certificate: options.certificate } : {}),
      ...(options.key ? { key: options.key } : {}),
    },
    hooks: {
      beforeRequest: [
        (request) => {
          const authorization = bearer()
          if (authorization) request.headers.authorization = authorization
          Object.assign(request.headers, extraHeaders(options.headers ?? {}, request.headers))
        },
      ],
      afterResponse: [
        decoded,
        // a token that was renewed meanwhile: the request goes again, once, past the hooks before this one
        (response, again) =>
          response.statusCode === 401 && isOld(response.request.options.headers.authorization, bearer())
            ? again({})
            : response,
      ],
    },
  })
}

/** Whether a token was sent, and is no longer the one there is. */
const isOld = (sent: unknown, bearer: string | undefined): boolean =>
  typeof sent === 'string' && sent.startsWith('Bearer ') && sent !== bearer

/** A success that can't be read is not one: it is asked for again, as the retry table says. @throws Malformed */
function decoded(response: Response<unknown>): Response<unknown> {
  if (response.statusCode < 300) response.body = decode(answerOf(response))
  return response
}

const answerOf = ({ statusCode, headers, body }: Response<unknown>): Answer => ({
  status: statusCode,
  contentType: headers['content-type'] ?? '',
  body: String(body ?? ''),
})

/** Nobody was there to be asked. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

const PUSH_BACK: readonly Ending[] = [429, 503]

/** `%(Authorization)s` in a value stands for a header built so far; `%%` is a percent sign (spec/rest.md §2). */
const extraHeaders = (extra: Readonly<Record<string, string>>, built: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(extra).map(([name, template]) => [
      name.toLowerCase(),
      template.replace(/%\(([^)]+)\)s|%%/g, (_, header?: string) =>
        header ? String(built[header.toLowerCase()] ?? '') : '%',
      ),
    ]),
  )

const statusOf = (error: RequestError): number | undefined =>
  error instanceof HTTPError ? meantStatus(answerOf(error.response)) : undefined

/** How a try ended; a page with a 500 is not the catalog's own, but of a gateway before it. */
function endingOf(error: RequestError): Ending {
  const status = statusOf(error)
  if (status === 500 && isHtml(answerOf((error as HTTPError).response))) return 502
  return error.cause instanceof Malformed ? 'malformed' : status
}

/** A certificate that is not accepted: patience does not mend it. */
const isUntrusted = ({ code }: RequestError): boolean => /CERT|VERIFY|^ERR_TLS_/.test(code)

interface Ways {
  readonly client: Got
  readonly pace: Pace
  readonly outage: Outage
  readonly retry: RetryOptions
  readonly timeouts: Timeouts
}

async function send(
  { client, pace, outage, retry, timeouts }: Ways,
  method: Method,
  path: string,
  { query, body, contentType, absent = [], retries = retry.limit, blamed = retries }: Call,
): Promise<unknown> {
  const call = { method, path: `/${path}` }
  const patience = createPatience(method, { ...retry, limit: retries, blamed }, outage)
  const pauseAfter = (error: RequestError, retryAfter?: number): number => {
    if (error instanceof RetryError) return 1 // a request that goes again with another token
    if (isUntrusted(error) || error.code === 'ERR_ABORTED') return 0
    const ending = endingOf(error)
    if (PUSH_BACK.includes(ending)) pace.slower()
    return patience(ending, { retryAfter, wasSent: !NEVER_SENT.has(error.code) })
  }
  try {
    const response = await bounded(
      client(path, {
        method,
        ...(query ? { searchParams: parameters(query) } : {}),
        ...(body === undefined ? {} : { body: Buffer.from(body) }), // a string would be encoded twice: for its length, and for the wire
        ...(contentType ? { headers: { 'content-type': contentType } } : {}),
        timeout: timeoutOf(method, timeouts),
        retry: { calculateDelay: ({ error, retryAfter }) => pauseAfter(error, retryAfter) },
      }),
    )
    outage.since = undefined
    if (response.statusCode >= 300) throw redirected(call, response.statusCode, response.headers.location)
    return response.body
  } catch (error) {
    if (error instanceof ApiError) throw error
    if (error instanceof CancelError) throw new ApiError('refused', call, undefined, TOO_LARGE)
    if (!(error instanceof RequestError)) throw new ApiError('refused', call, undefined, messageOf(error))
    if (error.cause instanceof Malformed) throw new ApiError('refused', call, undefined, error.cause.message)
    const status = statusOf(error)
    if (!isTransient(status)) outage.since = undefined
    if (status !== undefined && absent.includes(status)) return undefined
    const sort = isUntrusted(error) ? 'wrong-server' : sortOf(status)
    const reason = error instanceof HTTPError ? reasonOf(answerOf(error.response)) : `${error.code}: ${error.message}`
    const size = status === TOO_LARGE_A_REQUEST && body !== undefined ? `${Buffer.byteLength(body)} bytes: ` : ''
    throw new ApiError(sort, call, status, size + reason)
  }
}

const TOO_LARGE_A_REQUEST = 413

/** Bytes of an answer, decompressed. */
const LARGEST_ANSWER = 32 * 1024 * 1024
const TOO_LARGE = `an answer of more than ${LARGEST_ANSWER / 1024 / 1024} MiB`

function bounded(answer: CancelableRequest<Response<string>>): CancelableRequest<Response<string>> {
  void answer.on('downloadProgress', ({ transferred }) => {
    if (transferred > LARGEST_ANSWER) answer.cancel()
  })
  return answer
}

function parameters(query: NonNullable<Call['query']>): URLSearchParams {
  const all = new URLSearchParams()
  for (const [key, value] of Object.entries(query))
    for (const one of typeof value === 'object' ? value : [value]) if (one !== undefined) all.append(key, String(one))
  return all
}

/** Redirects are not followed: the token is for one origin. */
const redirected = (call: { method: Method; path: string }, status: number, location: string | undefined): ApiError =>
  new ApiError('wrong-server', call, status, `redirects to ${location ?? 'nowhere'}; hostPort must name the API itself`)
