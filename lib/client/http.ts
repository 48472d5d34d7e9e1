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
import { decode, meantStatus, reasonOf, sortOf } from './answer.js'
import { ApiError } from './api-error.js'
import { createPace, type Pace } from './pace.js'
import { RETRY, type RetryOptions, retryDelay } from './retry.js'

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
}

/** Per try, ms. */
export interface Timeouts {
  /** Until the connection stands (default 10 s). */
  readonly connect: number
  /** Until the answer is whole (default 5 min). */
  readonly request: number
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
}

/**
 * One way to the catalog: keep-alive sockets, retries, fewer requests at once while the server pushes back, answers of a
 * size that fits, errors without secrets.
 */
export interface Http {
  /** The decoded answer. @throws ApiError */
  send(method: Method, path: string, call?: Call): Promise<unknown>
  close(): void
}

const TIMEOUTS: Timeouts = { connect: 10_000, request: 300_000 }

/** Opens no connection by itself. TLS is checked unless `rejectUnauthorized` is false. */
export function createHttp(options: HttpOptions): Http {
  const { connections = 16 } = options
  const sockets = { keepAlive: true, maxSockets: connections, scheduling: 'lifo' as const }
  const agent = { http: new HttpAgent(sockets), https: new HttpsAgent(sockets) }
  const pace = createPace(connections)
  const client = configure(options, agent, pace)
  return {
    send: (method, path, call = {}) => pace.run(() => send(client, method, path, call)),
    close: () => {
      agent.http.destroy()
      agent.https.destroy()
    },
  }
}

function configure(options: HttpOptions, agent: { http: HttpAgent; https: HttpsAgent }, pace: Pace): Got {
  const retry = { ...RETRY, ...options.retry }
  const bearer = (): string | undefined => {
    const token = options.token()
    return token ? `Bearer ${token}` : undefined
  }
  return got.extend({
    prefixUrl: `${options.hostPort}/${options.apiVersion ?? 'v1'}`,
    agent,
    followRedirect: false,
    timeout: { ...TIMEOUTS, ...options.timeouts },
    headers: { 'user-agent': options.userAgent ?? 'headwater', 'content-type': 'application/json' },
    https: {
      rejectUnauthorized: options.rejectUnauthorized ?? true,
      minVersion: 'TLSv1.2',
      ...(options.ca ? { certificateAuthority: options.ca } : {}),
      ...(options.certificate ? { certificate: options.certificate } : {}),
      ...(options.key ? { key: options.key } : {}),
    },
    retry: {
      limit: retry.limit,
      calculateDelay: ({ attemptCount, error, retryAfter, retryOptions: { limit } }) => {
        if (error instanceof RetryError) return 1 // a request that goes again with another token
        if (isUntrusted(error)) return 0
        const attempt = { method: error.options.method, status: statusOf(error), tries: attemptCount, retryAfter }
        return retryDelay(attempt, { ...retry, limit })
      },
    },
    hooks: {
      beforeRequest: [
        (request) => {
          const authorization = bearer()
          if (authorization) request.headers.authorization = authorization
          Object.assign(request.headers, extraHeaders(options.headers ?? {}, request.headers))
        },
      ],
      beforeRetry: [
        (error) => {
          if (PUSH_BACK.includes(statusOf(error))) pace.slower()
        },
      ],
      // a token that was renewed meanwhile: the request goes again, once
      afterResponse: [
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

const PUSH_BACK: readonly (number | undefined)[] = [429, 503]

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
  error instanceof HTTPError
    ? meantStatus({ status: error.response.statusCode, body: String(error.response.body ?? '') })
    : undefined

/** A certificate that is not accepted: patience does not mend it. */
const isUntrusted = ({ code }: RequestError): boolean => /CERT|VERIFY|^ERR_TLS_/.test(code)

async function send(
  client: Got,
  method: Method,
  path: string,
  { query, body, contentType, absent = [], retries }: Call,
): Promise<unknown> {
  const call = { method, path: `/${path}` }
  try {
    const response = await bounded(
      client(path, {
        method,
        ...(query ? { searchParams: parameters(query) } : {}),
        ...(body === undefined ? {} : { body: Buffer.from(body) }), // a string would be encoded twice: for its length, and for the wire
        ...(retries === undefined ? {} : { retry: { limit: retries } }),
        ...(contentType ? { headers: { 'content-type': contentType } } : {}),
      }),
    )
    if (response.statusCode >= 300) throw redirected(call, response.statusCode, response.headers.location)
    return decode({
      status: response.statusCode,
      contentType: response.headers['content-type'] ?? '',
      body: response.body,
    })
  } catch (error) {
    if (error instanceof ApiError) throw error
    if (error instanceof CancelError) throw new ApiError('refused', call, undefined, TOO_LARGE)
    if (!(error instanceof RequestError)) throw new ApiError('refused', call, undefined, messageOf(error))
    const status = statusOf(error)
    if (status !== undefined && absent.includes(status)) return undefined
    const sort = isUntrusted(error) ? 'wrong-server' : sortOf(status)
    throw new ApiError(
      sort,
      call,
      status,
      error instanceof HTTPError ? answered(error) : `${error.code}: ${error.message}`,
    )
  }
}

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

const answered = ({ response }: HTTPError): string =>
  reasonOf({
    status: response.statusCode,
    contentType: response.headers['content-type'] ?? '',
    body: String(response.body ?? ''),
  })
