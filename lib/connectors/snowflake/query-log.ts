import { type Cells, cellsOf, required } from '../../services/database/information-schema/row.js'
import type { LoggedQuery, LogWindow, QueryLog } from '../../services/database/query-log/query-log.js'
import type { SnowflakeClient } from './client.js'
import { quotedText } from './names.js'
import { OWN_TAG, type Scope } from './settings.js'

const OWN = quotedText('\\s*/\\*\\s*\\{[^*]*"app"\\s*:\\s*"(OpenMetadata|dbt|Headwater)".*')
/** What clients say all day that reads and writes no table, else it would use up the limit; and all about accounts. */
const TALK = [
  'SHOW', 'DESCRIBE', 'USE', 'SET', 'UNSET', 'ALTER_SESSION', 'BEGIN_TRANSACTION', 'COMMIT', 'ROLLBACK', 'GRANT', 'REVOKE',
  'PUT_FILES', 'GET_FILES', 'LIST_FILES', 'REMOVE_FILES', 'CREATE_USER', 'ALTER_USER', 'DROP_USER', 'CREATE_ROLE',
  'ALTER_ROLE', 'DROP_ROLE', 'ALTER_ACCOUNT', 'EXPLAIN',
] // biome-ignore format: a list

/** Credits an hour: https://docs.snowflake.com/en/user-guide/warehouses-overview. */
const SIZES = [
  'X-Small', 'Small', 'Medium', 'Large', 'X-Large', '2X-Large', '3X-Large', '4X-Large', '5X-Large', '6X-Large',
] // biome-ignore format: a list
const CREDITS = `CASE warehouse_size ${SIZES.map((size, at) => `WHEN '${size}' THEN ${2 ** at}`).join(' ')} END`

/**
 * Statements that ended well, oldest first. A `filterCondition` names the columns of the view
 * (https://docs.snowflake.com/en/sql-reference/account-usage/query_history).
 */
export const statementsQuery = (
  { usage, creditCost }: Pick<Scope, 'usage' | 'creditCost'>,
  { from, to, limit, filterCondition }: LogWindow,
): string => `
SELECT query_text, query_type, database_name, schema_name, user_name,
       DATE_PART(EPOCH_MILLISECOND, start_time) AS started, DATE_PART(EPOCH_MILLISECOND, end_time) AS ended,
       total_elapsed_time, execution_time * ${CREDITS} * ${creditCost} / 3600000 AS cost
FROM ${usage}.query_history
WHERE start_time >= TO_TIMESTAMP_LTZ(${from.getTime()}, 3) AND start_time < TO_TIMESTAMP_LTZ(${to.getTime()}, 3)
  AND execution_status = 'SUCCESS'
  AND query_type NOT IN (${TALK.map((type) => `'${type}'`).join(', ')})
  AND COALESCE(query_tag, '') <> ${quotedText(OWN_TAG)} AND NOT RLIKE(query_text, ${OWN}, 's')
  ${filterCondition ? `AND (${filterCondition})` : ''}
ORDER BY start_time
LIMIT ${limit}`

/** The statements of the account, with what they cost about. */
export const snowflakeQueryLog = (client: SnowflakeClient, scope: Scope): QueryLog => ({
  queries: async function* (window) {
    for await (const row of client.query(statementsQuery(scope, window))) yield logged(cellsOf(row))
  },
  close: () => client.close(),
})

function logged(row: Cells): LoggedQuery {
  const [database, schema, user] = ['database_name', 'schema_name', 'user_name'].map((key) => row.text(key))
  const [startTime, endTime, duration] = ['started', 'ended', 'total_elapsed_time'].map((key) => row.number(key))
  const [cost, queryType] = [row.number('cost'), row.text('query_type')]
  return {
    query: required(row, 'query_text'),
    ...(database === undefined ? {} : { database }),
    ...(schema === undefined ? {} : { schema }),
    ...(user === undefined ? {} : { user }),
    ...(startTime === undefined ? {} : { startTime }),
    ...(endTime === undefined ? {} : { endTime }),
    ...(duration === undefined ? {} : { duration }),
    ...(cost === undefined ? {} : { cost }),
    ...(queryType === undefined ? {} : { queryType }),
  }
}
