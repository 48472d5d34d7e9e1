import type { BigQuery, Job, QueryResultsOptions, QueryRowsResponse } from '@google-cloud/bigquery'
import type { SqlRow } from '../../services/database/information-schema/adapter.js'
import { within } from '../../stream/within.js'
import { openDriver } from './driver.js'
import { failed } from './failed.js'
import type { Login } from './settings.js'

/** One request, with its retries. */
const REQUEST_MS = 120_000
/** A query that gives no row for longer is stuck; the server is told the same. */
const SILENCE_MS = 300_000
/** Rows of a page at most; the server ends one at 20 MB anyway. */
const PAGE = 10_000
/** By it query logs are read without what reading them, and the rest, has left there. */
export const OWN_LABEL = { app: 'headwater' }

export type Value = string | number

export interface DatasetEntry {
  readonly name: string
  readonly location: string
  readonly labels: Readonly<Record<string, string>>
}

/** Read-only access to BigQuery. */
export interface BigQueryClient {
  /** Row by row, page by page, from a job in that location; where none is given, where the tables are. */
  query(sql: string, values?: readonly Value[], location?: string): AsyncGenerator<SqlRow, void>
  /** The datasets of a project in all locations, hidden ones not. */
  datasets(project: string): AsyncGenerator<DatasetEntry, void>
  /** The project that the credentials name, or else the one that is billed. */
  project(): Promise<string>
  /** What Data Catalog answers to a path below `/v1`. */
  catalog(path: string, query?: Readonly<Record<string, string>>): Promise<object>
  close(): Promise<void>
}

export interface ClientOptions {
  readonly requestMs?: number
  readonly silenceMs?: number
  /** Seconds between two tries at most (default 20). */
  readonly maxRetryDelay?: number
}

/** Logs in when first asked something. */
export function connect(login: Login, options: ClientOptions = {}): BigQueryClient {
  const { requestMs = REQUEST_MS, silenceMs = SILENCE_MS, maxRetryDelay = 20 } = options
  let opened: Promise<BigQuery> | undefined
  const driver = (): Promise<BigQuery> => {
    opened ??= openDriver(login, { requestMs, maxRetryDelay })
    return opened
  }
  const bounded = <T>(work: Promise<T>): Promise<T> =>
    within(work, requestMs, `BigQuery did not answer within ${requestMs / 1000} s`).catch((error: unknown) => {
      throw failed(error)
    })
  return {
    query: async function* (sql, values = [], location) {
      const query = {
        query: sql,
        ...(values.length > 0 ? { params: [...values] } : {}),
        ...(location === undefined ? {} : { location }),
        labels: OWN_LABEL,
        jobTimeoutMs: silenceMs,
      }
      const [job] = await bounded((await driver()).createQueryJob(query))
      yield* resultsOf(job, silenceMs)
    },
    datasets: async function* (projectId) {
      let page: Record<string, unknown> | null = { projectId, maxResults: 1000, autoPaginate: false }
      while (page) {
        const [found, next] = (await bounded((await driver()).getDatasets(page))) as unknown as DatasetPage
        for (const { id, metadata } of found)
          yield { name: id, location: metadata.location, labels: metadata.labels ?? {} }
        page = next
      }
    },
    project: async () => bounded(projectOf(await driver())),
    catalog: async (path, query = {}) => {
      const { authClient } = await driver()
      const url = `${login.catalogEndpoint}/v1/${path}?${new URLSearchParams(query).toString()}`
      return (await bounded(authClient.request<object>({ url, timeout: requestMs }))).data
    },
    close: async () => {}, // no connection outlasts its requests
  }
}

async function projectOf(bigquery: BigQuery): Promise<string> {
  await bigquery.authClient.getClient()
  const { jsonContent } = bigquery.authClient
  const own = jsonContent && 'project_id' in jsonContent ? jsonContent.project_id : undefined
  return own ?? (await bigquery.getProjectId())
}

type DatasetPage = readonly [
  readonly { readonly id: string; readonly metadata: Omit<DatasetEntry, 'name' | 'labels'> & Partial<DatasetEntry> }[],
  Record<string, unknown> | null,
]

/** A job that nobody waits for any more is cancelled. */
async function* resultsOf(job: Job, silenceMs: number): AsyncGenerator<SqlRow, void> {
  const late = `BigQuery sent no row within ${silenceMs / 1000} s`
  let isRunning = true
  let deadline = performance.now() + silenceMs
  let page: QueryResultsOptions | null = { autoPaginate: false, maxResults: PAGE }
  try {
    while (page) {
      const [rows, next, answer]: QueryRowsResponse = await within(
        job.getQueryResults(page),
        deadline - performance.now(),
        late,
      )
      page = next ?? null
      if (answer?.jobComplete === false) continue
      isRunning = false
      yield* rows as SqlRow[]
      deadline = performance.now() + silenceMs
    }
  } catch (error) {
    const failure = failed(error)
    if (failure.code !== undefined) isRunning = false // the server said so
    throw failure
  } finally {
    if (isRunning) job.cancel().catch(() => undefined) // nobody waits for the answer to that
  }
}
