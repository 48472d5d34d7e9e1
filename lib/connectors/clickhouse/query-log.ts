import type { LoggedQuery, QueryLog } from '../../services/database/query-log/query-log.js'
import { connect } from './client.js'
import { statementsQuery } from './queries.js'
import type { Settings } from './settings.js'

/** A row of `statementsQuery`; older servers print large numbers as text. */
interface Logged {
  readonly query: string
  readonly user: string
  readonly schema: string
  readonly kind: string
  readonly duration: number | string
  readonly startTime: number | string
}

/** The statements in `system.query_log`; it is written every few seconds. */
export async function clickhouseQueryLog(settings: Settings): Promise<QueryLog> {
  const client = connect(settings, 1)
  return {
    queries: async function* (window) {
      for await (const row of client.query<Logged>(statementsQuery(window))) yield logged(row, settings.database)
    },
    close: async () => client.close(),
  }
}

function logged({ query, user, schema, kind, duration, startTime }: Logged, database: string): LoggedQuery {
  return {
    query,
    database,
    ...(schema === '' ? {} : { schema }),
    user,
    ...(kind === '' ? {} : { queryType: kind.toUpperCase() }),
    startTime: Number(startTime),
    endTime: Number(startTime) + Number(duration),
    duration: Number(duration),
  }
}
