import { type KeyObject, verify } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { SqlRow } from '../../../lib/services/database/information-schema/adapter.js'
import type { recorded } from '../../support/recorded.js'
import { CATALOG, DATASETS } from './answers.js'

/** Rows of a page: fewer than the client asks for, as when the real server's pages are full. */
const PAGE = 10
const TOKEN = 'canary-token-77'
/** Of the service account that was acted as. */
const OTHER_TOKEN = 'canary-token-88'

/** What becomes of a request in place of its answer. */
export interface Failure {
  readonly status: number
  readonly reason: string
  readonly message: string
}

export interface StandIn {
  readonly origin: string
  /** Requests in their order: `GET /bigquery/v2/…`. */
  readonly asked: readonly string[]
  /** The names of the tokens that they came with: `77` of who logged in, `88` of who is acted as. */
  readonly tokens: readonly string[]
  /** The bodies of jobs. */
  readonly jobs: readonly Job[]
  close(): Promise<void>
}

interface StandInOptions {
  /** Whose signature gets a token. */
  readonly publicKey?: KeyObject
  /** False: a token is accepted by nobody. */
  readonly accepts?: boolean
  /** Polls that a job is still running for. */
  readonly polls?: number
  readonly fails?: (request: string) => Failure | 'silence' | undefined
}

interface Job {
  readonly jobReference: { readonly jobId: string; readonly location?: string }
  readonly configuration: {
    readonly labels: Readonly<Record<string, string>>
    readonly jobTimeoutMs: string
    readonly query: { readonly query: string; readonly queryParameters?: readonly Parameter[] }
  }
}

interface Parameter {
  readonly parameterType: { readonly type: string }
  readonly parameterValue: { readonly value: string }
}

/** BigQuery's REST API on loopback, with a token endpoint and Data Catalog; what is answered was recorded. */
export async function startStandIn(
  server: Pick<ReturnType<typeof recorded>, 'query'>,
  { publicKey, accepts = true, polls = 0, fails = () => undefined }: StandInOptions = {},
): Promise<StandIn> {
  const [asked, tokens, jobs]: [string[], string[], Job[]] = [[], [], []]
  const results = new Map<string, Promise<Result>>()
  const polled = new Map<string, number>()

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://stand-in')
    const line = `${request.method} ${pathname}`
    const body = await text(request)
    asked.push(line)
    const { authorization = '' } = request.headers
    tokens.push(authorization.slice(-2))
    const reply = (value: unknown, status = 200): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const refuse = ({ status, reason, message }: Failure): void =>
      reply({ error: { code: status, message, errors: [{ reason, message, domain: 'global' }] } }, status)
    const failure = fails(line)
    if (failure === 'silence') return
    if (failure) return refuse(failure)
    if (pathname === '/token')
      return isSigned(new URLSearchParams(body), publicKey) ? reply(GRANTED) : reply(DENIED, 400)
    if (!accepts || ![TOKEN, OTHER_TOKEN].includes(authorization.replace('Bearer ', ''))) return refuse(UNKNOWN_TOKEN)
    if (pathname.endsWith(':generateAccessToken')) return reply(ACTED_AS)
    if (pathname.startsWith('/v1/')) return catalogued(pathname.slice(4), searchParams.get('pageToken') ?? '')
    const [, kind, id = ''] = /^\/bigquery\/v2\/projects\/[^/]+\/(\w+)(?:\/(.*))?$/.exec(pathname) ?? []
    if (kind === 'datasets') return reply(datasetPage(Number(searchParams.get('pageToken') ?? 0)))
    if (kind === 'jobs' && id === '') return start(JSON.parse(body) as Job)
    if (kind === 'jobs') return reply({ job: {} })
    return page(id, Number(searchParams.get('pageToken') ?? 0))

    function catalogued(path: string, token: string): void {
      const found = CATALOG[token ? `${path} ${token}` : path]
      if (found) reply(found)
      else refuse({ status: 403, reason: 'forbidden', message: 'not yours' })
    }
    function start(job: Job): void {
      jobs.push(job)
      const { query, queryParameters = [] } = job.configuration.query
      const values = queryParameters.map(({ parameterValue }) => parameterValue.value)
      const { jobId, location } = job.jobReference
      const result = resultOf(server.query(query, values, location))
      result.catch(() => undefined) // told when it is asked for
      results.set(jobId, result)
      reply({ ...job, status: { state: 'RUNNING' } })
    }
    async function page(jobId: string, at: number): Promise<void> {
      const times = polled.get(jobId) ?? 0
      polled.set(jobId, times + 1)
      if (times < polls) return reply({ jobComplete: false, jobReference: { jobId } })
      try {
        const { fields, rows } = await results.get(jobId)!
        const next = at + PAGE < rows.length ? { pageToken: String(at + PAGE) } : {}
        reply({
          jobComplete: true,
          schema: { fields },
          rows: rows.slice(at, at + PAGE),
          totalRows: rows.length,
          ...next,
        })
      } catch (error) {
        refuse({ status: 400, reason: 'invalidQuery', message: (error as Error).message })
      }
    }
  }

  const http = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resume) => http.listen(0, '127.0.0.1', resume))
  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    asked,
    tokens,
    jobs,
    close: async () => {
      http.closeAllConnections()
      await new Promise<void>((resume) => http.close(() => resume()))
    },
  }
}

const GRANTED = {
  access_token: TOKEN,
  expires_in: 3600,
  token_type: 'Bearer',
  issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
}
const ACTED_AS = { accessToken: OTHER_TOKEN, expireTime: '2999-01-01T00:00:00Z' }
const DENIED = { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' }
const UNKNOWN_TOKEN: Failure = {
  status: 401,
  reason: 'authError',
  message: 'Request had invalid authentication credentials.',
}

/** A key signs for itself; a token of somebody else's, in workload identity federation, is taken as it is. */
function isSigned(form: URLSearchParams, publicKey: KeyObject | undefined): boolean {
  if (form.get('subject_token') !== null) return form.get('subject_token') === 'canary-subject'
  const [head, claims, signature] = (form.get('assertion') ?? '').split('.')
  return (
    publicKey !== undefined &&
    verify('sha256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature!, 'base64url'))
  )
}

/** Two datasets a page. */
const datasetPage = (at: number): object => ({
  datasets: DATASETS.slice(at, at + 2).map(({ name, ...dataset }) => ({
    ...dataset,
    datasetReference: { projectId: 'shop', datasetId: name },
  })),
  ...(at + 2 < DATASETS.length ? { nextPageToken: String(at + 2) } : {}),
})

interface Result {
  readonly fields: readonly object[]
  readonly rows: readonly object[]
}

async function resultOf(answers: AsyncIterable<SqlRow>): Promise<Result> {
  const rows: SqlRow[] = []
  for await (const row of answers) rows.push(row)
  const names = Object.keys(rows[0] ?? { none: '' })
  const typeOf = (name: string): string => {
    const known = rows.map((row) => row[name]).filter((value) => typeof value === 'number')
    if (known.length === 0) return 'STRING'
    return known.every(Number.isInteger) ? 'INTEGER' : 'FLOAT'
  }
  const cell = (value: unknown) => ({ v: value === null || value === undefined ? null : String(value) })
  return {
    fields: names.map((name) => ({ name, type: typeOf(name), mode: 'NULLABLE' })),
    rows: rows.map((row) => ({ f: names.map((name) => cell(row[name])) })),
  }
}
