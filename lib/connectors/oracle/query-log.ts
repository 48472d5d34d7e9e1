import { type Cells, cellsOf, required } from '../../services/database/information-schema/row.js'
import type { LoggedQuery, LogWindow, QueryLog } from '../../services/database/query-log/query-log.js'
import type { OracleClient } from './client.js'
import type { Statement } from './queries.js'
import { firstAllowed } from './views.js'

/** How far the server's clock, whose DATEs these are, is from UTC: in days. */
const OFFSET = '(CAST(SYSTIMESTAMP AS DATE) - CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE))'
const EPOCH = "TO_DATE('1970-01-01', 'YYYY-MM-DD')"
const OWN = '^\\s*/\\*\\s*\\{[^*]*"app"\\s*:\\s*"(OpenMetadata|dbt|Headwater)"'

/** CREATE TABLE, INSERT, SELECT, UPDATE, DELETE, CREATE VIEW, CREATE MATERIALIZED VIEW, MERGE: their numbers in V$SQLCOMMAND. */
const COMMANDS = '1, 2, 3, 6, 7, 21, 74, 189'

/** Statements of the cursor cache: https://docs.oracle.com/en/database/oracle/oracle-database/23/refrn/V-SQL.html. A `filterCondition` names its columns. */
export const statementsQuery = (
  view: 'gv$sql' | 'v$sql',
  { from, to, limit, filterCondition }: LogWindow,
): Statement => ({
  sql: `
SELECT s.sql_fulltext, s.parsing_schema_name, s.executions, s.elapsed_time,
       ROUND((s.last_active_time - ${OFFSET} - ${EPOCH}) * 86400) AS ended
FROM ${view} s
WHERE s.last_active_time >= ${EPOCH} + :1 / 86400 + ${OFFSET} AND s.last_active_time < ${EPOCH} + :2 / 86400 + ${OFFSET}
  AND s.command_type IN (${COMMANDS}) AND s.parsing_schema_name <> 'SYS'
  AND NOT REGEXP_LIKE(s.sql_text, '${OWN}')
  ${filterCondition ? `AND (${filterCondition})` : ''}
ORDER BY s.last_active_time
FETCH FIRST ${limit} ROWS ONLY`,
  values: [from.getTime() / 1000, to.getTime() / 1000],
})

/** What is in the cursor cache of every instance, or of the one that answers where the user may not see the others. */
export const statements = (client: Pick<OracleClient, 'query'>, window: LogWindow) =>
  firstAllowed(client, [statementsQuery('gv$sql', window), statementsQuery('v$sql', window)])

export const oracleQueryLog = (client: OracleClient, database: string, shown: (name: string) => string): QueryLog => ({
  queries: async function* (window) {
    for await (const row of statements(client, window)) yield { database, ...logged(cellsOf(row), shown) }
  },
  close: () => client.close(),
})

/** Of a statement that ran often, the mean duration; it ended when it was last active. */
function logged(row: Cells, shown: (name: string) => string): LoggedQuery {
  const schema = row.text('parsing_schema_name')
  const count = Math.max(1, row.number('executions') ?? 1)
  const duration = Math.round((row.number('elapsed_time') ?? 0) / 1000 / count)
  const endTime = Number(required(row, 'ended')) * 1000
  return {
    query: required(row, 'sql_fulltext'),
    ...(schema === undefined ? {} : { schema: shown(schema) }),
    startTime: endTime - duration,
    endTime,
    duration,
    count,
  }
}
