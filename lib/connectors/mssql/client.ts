import type { SqlRow } from '../../services/database/information-schema/adapter.js'
import { within } from '../../stream/within.js'
import { logIn, type Session } from './session.js'
import type { Settings } from './settings.js'
import { createSlots } from './slots.js'

/** A query that gives no row for longer is stuck. */
const SILENCE_MS = 300_000
/** Rows held between the socket and the reader. */
const BATCH = 200
/** By it query logs are read without what reading them, and the rest, has left there. */
const OWN = '/* {"app": "Headwater"} */'

export type Value = string | number | Date

/** Access to one database. */
export interface MssqlClient {
  /** Row by row as the server sends them; `@p1` stands for the first value. */
  query(sql: string, values?: readonly Value[]): AsyncGenerator<SqlRow, void>
  close(): Promise<void>
}

/** Opens a database for that many queries at once. Nothing is connected to before it is asked something. */
export type Connect = (database: string, queries: number) => MssqlClient

export interface ClientOptions {
  readonly silenceMs?: number
}

export const connector =
  (settings: Settings, { silenceMs = SILENCE_MS }: ClientOptions = {}): Connect =>
  (database, queries) => {
    const open = new Set<Session>()
    const idle: Session[] = []
    const slots = createSlots(queries)
    let isClosed = false

    async function* query(sql: string, values: readonly Value[] = []): AsyncGenerator<SqlRow, void> {
      await slots.take()
      try {
        let session = idle.pop()
        while (session?.ended()) session = idle.pop()
        session ??= await logIn(settings, database)
        let whole = false
        open.add(session)
        try {
          yield* rowsOf(session, sql, values, silenceMs)
          whole = true
        } finally {
          open.delete(session)
          if (whole && !isClosed) idle.push(session)
          else session.connection.close()
        }
      } finally {
        slots.give()
      }
    }
    return {
      query,
      close: async () => {
        isClosed = true
        for (const { connection } of [...open, ...idle]) connection.close()
      },
    }
  }

async function* rowsOf(
  { driver, connection }: Session,
  sql: string,
  values: readonly Value[],
  silenceMs: number,
): AsyncGenerator<SqlRow, void> {
  const rows: SqlRow[] = []
  let outcome: { readonly error?: Error } | undefined
  let wake = (): void => {}
  const request = new driver.Request(withMarker(sql), (error) => {
    outcome = error ? { error } : {}
    if (error) request.pause() // what is parsed is not wanted any more
    wake()
  })
  for (const [at, value] of values.entries()) {
    const type = typeof value === 'string' ? 'NVarChar' : typeof value === 'number' ? 'Int' : 'DateTimeOffset'
    request.addParameter(`p${at + 1}`, driver.TYPES[type], value)
  }
  request.on(
    'row',
    (columns: readonly { readonly metadata: { readonly colName: string }; readonly value: unknown }[]) => {
      rows.push(Object.fromEntries(columns.map(({ metadata, value }) => [metadata.colName, value])))
      if (rows.length >= BATCH) request.pause()
      wake()
    },
  )
  connection.execSql(request)
  for (;;) {
    if (rows.length > 0) {
      yield* rows.splice(0)
      if (!outcome) request.resume()
    } else if (outcome) {
      if (outcome.error) throw outcome.error
      return
    } else {
      const told = new Promise<void>((resume) => {
        wake = resume
      })
      await within(told, silenceMs, `the server sent no row within ${silenceMs / 1000} s`)
    }
  }
}

/** Within the statement: the Query Store cuts comments off before and after it. */
export const withMarker = (sql: string): string => sql.trim().replace(/^SELECT\b/, `SELECT ${OWN}`)
