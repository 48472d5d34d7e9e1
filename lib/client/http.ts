import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import got, { type Got, HTTPError, RequestError } from 'got'
import { messageOf } from '../record/either.js'
import { decode, meantStatus, reasonOf, sortOf } from './answer.js'
import { ApiError } from './api-error.js'
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
  /** Sockets kept open, at most. */
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

/** One way to the catalog: keep-alive sockets, retries, errors without secrets. */
export interface Http {
  /** The decoded answer. @throws ApiError */
  send(method: Method, path: string, call?: Call): Promise<unknown>
  close(): void
}

const TIMEOUTS: Timeouts = { connect: 10_000, request: 300_000 }

/** Opens no connection by itself. TLS is checked unless `rejectUnauthorized` is false. */
export function createHttp(options: HttpOptions): Http {
  const sockets = { keepAlive: true, maxSockets: options.connections ?? 16, scheduling: 'lifo' as const }
  const agent = { http: new HttpAgent(sockets), https: new HttpsAgent(sockets) }
  const client = configure(options, agent)
  return {
    send: (method, path, call = {}) => send(client, method, path, call),
    close: () => {
      agent.http.destroy()
      agent.https.destroy()
    },
  }
}

function configure(options: HttpOptions, agent: { http: HttpAgent; https: HttpsAgent }): Got {
  const retry = { ...RETRY, ...options.retry }
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
      calculateDelay: ({ attemptCount, error, retryAfter, retryOptions: { limit } }) =>
        isUntrusted(error)
          ? 0
          : retryDelay(
              { method: error.options.method, status: statusOf(error), tries: attemptCount, retryAfter },
              { ...retry, limit },
            ),
    },
    hooks: {
      beforeRequest: [
        (request) => {
          const token = options.token()
          if (token) request.headers.authorization = `Bearer ${token}`
          Object.assign(request.headers, extraHeaders(options.headers ?? {}, request.headers))
        },
      ],
    },
  })
}

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
    const response = await client(path, {
      method,
      ...(query ? { searchParams: parameters(query) } : {}),
      ...(body === undefined ? {} : { body: Buffer.from(body) }), // a string would be encoded twice: for its length, and for the wire
      ...(retries === undefined ? {} : { retry: { limit: retries } }),
      ...(contentType ? { headers: { 'content-type': contentType } } : {}),
    })
    if (response.statusCode >= 300) throw redirected(call, response.statusCode, response.headers.location)
    return decode({
      status: response.statusCode,
      contentType: response.headers['content-type'] ?? '',
      body: response.body,
    })
  } catch (error) {
    if (error instanceof ApiError) throw error
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
