import type { LoggedQuery, LogWindow, QueryLog } from '../../services/database/query-log/query-log.js'
import { connect, type MysqlClient } from './client.js'
import { createSessions, type GeneralLogRow } from './general-log.js'
import { generalLogQuery, LOG_STATE, slowLogQuery } from './query-log-queries.js'
import type { LogTable, Settings } from './settings.js'

/** The statements in the general log, or in the slow log with their durations, oldest first. */
export async function mysqlQueryLog({ database, log, ...settings }: Settings): Promise<QueryLog> {
  const client = await connect({ database, log, ...settings }, 1)
  return {
    queries: async function* (window) {
      let read = 0
      for await (const query of log.slow ? slowLog(client, log, window) : generalLog(client, log, window)) {
        read += 1
        yield { database, ...query }
      }
      if (read === 0 && log.table === undefined) await requireOn(client, log)
    },
    close: () => client.close(),
  }
}

interface SlowLogRow {
  readonly time: number
  readonly userHost: string
  readonly db: string
  readonly duration: number
  readonly text: string
}

async function* slowLog(client: MysqlClient, log: LogTable, window: LogWindow): AsyncGenerator<LoggedQuery, void> {
  for await (const { time, userHost, db, duration, text } of client.stream<SlowLogRow>(slowLogQuery(log, window), []))
    yield {
      query: text,
      ...(db === '' ? {} : { schema: db }),
      ...userOf(userHost),
      startTime: time,
      endTime: Math.round(time + duration),
      duration,
    }
}

/** The limit counts statements, so it can't be the server's: rows that only choose a schema come in between. */
async function* generalLog(client: MysqlClient, log: LogTable, window: LogWindow): AsyncGenerator<LoggedQuery, void> {
  const sessions = createSessions()
  let left = window.limit
  for await (const row of client.stream<GeneralLogRow>(generalLogQuery(log, window), [])) {
    const schema = sessions.schemaOf(row)
    if (schema === undefined) continue
    if (left-- <= 0) return
    yield {
      query: row.text,
      ...(schema === null ? {} : { schema }),
      ...userOf(row.userHost),
      startTime: row.time,
    }
  }
}

/** `account[login] @ host [address]`: the account whose rights count, else the name given at login. */
export function userOf(userHost: string): { readonly user?: string } {
  const { account, login } = /^(?<account>.*?)\[(?<login>[^\]]*)\] @ /.exec(userHost)?.groups ?? {}
  const user = account || login
  return user ? { user } : {}
}

interface LogState {
  readonly output: string
  readonly general: number
  readonly slow: number
}

/** @throws Error for a log that is empty because nothing is written to it. */
async function requireOn(client: MysqlClient, { slow }: LogTable): Promise<void> {
  const [state] = await client.rows<LogState>(LOG_STATE)
  const on = state && (slow ? state.slow : state.general) === 1 && /\bTABLE\b/i.test(state.output)
  if (on) return
  const [name, variable] = slow ? ['slow', 'slow_query_log'] : ['general', 'general_log']
  throw new Error(`the ${name} log is not kept in a table: SET GLOBAL log_output = 'TABLE', ${variable} = ON`)
}
