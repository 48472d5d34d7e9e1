import type { DuckDBConnection } from '@duckdb/node-api'
import { loadDriver } from '../load-driver.js'

/** A query that runs longer is stuck. */
const STATEMENT_MS = 300_000
/** Between two attempts to interrupt what is asked. */
const INTERRUPT_MS = 20

/** Access to one DuckDB instance. Queries that are asked at once are answered one after the other. */
export interface DuckdbClient {
  /** Row by row; DuckDB holds the result and spills it to disk when it is large. */
  rows<T>(sql: string, values?: readonly string[]): AsyncGenerator<T, void>
  /** Runs a script of any number of statements. */
  run(script: string): Promise<void>
  close(): Promise<void>
}

export interface ClientOptions {
  /** DuckDB settings. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  readonly timeoutMs?: number
}

/**
 * Opens a database file, read-only, or without a `path` a database in memory. Extensions are not downloaded unless
 * `autoinstall_known_extensions` is set.
 * @throws DriverMissing, or what DuckDB has against the file or a setting.
 */
export async function connect(
  path: string | undefined,
  { settings, timeoutMs = STATEMENT_MS }: ClientOptions = {},
): Promise<DuckdbClient> {
  const { DuckDBInstance } = await loadDriver('@duckdb/node-api', () => import('@duckdb/node-api'))
  const instance = await DuckDBInstance.create(path ?? ':memory:', {
    autoinstall_known_extensions: 'false',
    ...settings,
    ...(path === undefined ? {} : { access_mode: 'READ_ONLY' }),
  })
  const connection = await instance.connect()
  const working = new Set<Promise<unknown>>()
  let closed = false
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    if (closed) throw new Error('the database is closed')
    const work = within(connection, timeoutMs, question())
    working.add(work)
    return work.finally(() => working.delete(work))
  }
  // One that has not begun yet is not interrupted: it is told again.
  const interrupted = async (): Promise<void> => {
    const timer = setInterval(() => connection.interrupt(), INTERRUPT_MS)
    connection.interrupt()
    await Promise.allSettled(working)
    clearInterval(timer)
  }
  return {
    async *rows<T>(sql: string, values: readonly string[] = []) {
      const result = await ask(() => connection.run(sql, [...values]))
      const pages = result.yieldRowObjectJson()
      for (let page = await ask(() => pages.next()); !page.done; page = await ask(() => pages.next()))
        yield* page.value as Iterable<T>
    },
    run: async (script) => void (await ask(() => connection.run(script))),
    // A connection that is closed while a thread of DuckDB works for it may never come back.
    close: async () => {
      if (closed) return
      closed = true
      if (working.size > 0) await interrupted()
      connection.closeSync()
      instance.closeSync()
    },
  }
}

async function within<T>(connection: DuckDBConnection, ms: number, work: Promise<T>): Promise<T> {
  const late = new AbortController()
  const timer = setTimeout(() => {
    late.abort()
    connection.interrupt()
  }, ms)
  try {
    return await work
  } catch (error) {
    throw late.signal.aborted ? new Error(`no answer within ${ms / 1000} s`, { cause: error }) : error
  } finally {
    clearTimeout(timer)
  }
}
