import type { SqlRow } from '../../services/database/information-schema/adapter.js'
import type { LoggedQuery, LogWindow, QueryLog } from '../../services/database/query-log/query-log.js'
import { connect } from './client.js'
import type { Settings } from './settings.js'

const OWN = `'^\\s*/\\*\\s*\\{[^*]*"app"\\s*:\\s*"(OpenMetadata|dbt|Headwater)"'`
/** What clients say all day that reads and writes no table, else it would use up the limit. */
const TALK = `'(?i)^\\s*(show|describe|desc|explain|set|reset|use|start|commit|rollback|prepare|deallocate|grant|revoke|deny)\\b'`

/** Statements that ended well, oldest first. A \`filterCondition\` names the table's columns. */
const statementsQuery = (table: string, { from, to, limit, filterCondition }: LogWindow): string => `
SELECT query, "user" AS user_name, CAST(to_unixtime(created) * 1000 AS bigint) AS start_time,
       CAST(to_unixtime("end") * 1000 AS bigint) AS end_time
FROM ${table}
WHERE state = 'FINISHED' AND created >= from_unixtime(${from.getTime() / 1000}) AND created < from_unixtime(${to.getTime() / 1000})
  AND NOT regexp_like(query, ${OWN}) AND NOT regexp_like(query, ${TALK})
  ${filterCondition ? `AND (${filterCondition})` : ''}
ORDER BY created
LIMIT ${limit}`

/** The statements that the coordinator remembers: `query.max-history`, 100 unless set. */
export async function trinoQueryLog(settings: Settings, table: string): Promise<QueryLog> {
  const client = connect(settings, 1)
  return {
    queries: async function* (window) {
      for await (const row of client.query(statementsQuery(table, window))) yield logged(row, settings.catalog)
    },
    close: async () => client.close(),
  }
}

function logged(row: SqlRow, database: string | undefined): LoggedQuery {
  const startTime = Number(row.start_time)
  const endTime = row.end_time === null ? undefined : Number(row.end_time)
  return {
    query: String(row.query),
    ...(database === undefined ? {} : { database }),
    ...(typeof row.user_name === 'string' ? { user: row.user_name } : {}),
    startTime,
    ...(endTime === undefined ? {} : { endTime, duration: endTime - startTime }),
  }
}
