import type { LogWindow } from '../../services/database/query-log/query-log.js'

/** Each is asked once, or once per schema, whatever is in it. ClickHouse 22.3 and later. */

export const SCHEMAS = `
SELECT name, comment FROM system.databases WHERE lower(name) <> 'information_schema' ORDER BY name`

const VIEWS = `('View', 'MaterializedView', 'LiveView', 'WindowView')`

/** Tables that hold the rows of a materialized view belong to it. */
const TABLES_OF_SCHEMA = `database = {schema:String} AND NOT is_temporary AND NOT startsWith(name, '.inner')`

export const TABLE_NAMES = `SELECT name FROM system.tables WHERE ${TABLES_OF_SCHEMA}`

export interface TableQuery {
  readonly tables: boolean
  readonly views: boolean
  readonly ddl: boolean
}

/** All tables and views of the schema with their columns: \`[name, type, comment, in partition key]\`. */
export const tablesQuery = ({ tables, views, ddl }: TableQuery): string => `
SELECT t.name AS name, t.engine AS engine, t.comment AS comment, t.partition_key AS partitionKey,
       t.primary_key AS primaryKey, t.sorting_key AS sortingKey, c.columns AS columns,
       ${ddl ? 't.create_table_query' : `if(t.engine IN ${VIEWS}, t.create_table_query, '')`} AS statement
FROM (
  SELECT name, engine, comment, partition_key, primary_key, sorting_key, create_table_query FROM system.tables
  WHERE ${TABLES_OF_SCHEMA} ${tables ? '' : `AND engine IN ${VIEWS}`} ${views ? '' : `AND engine NOT IN ${VIEWS}`}
) AS t
LEFT JOIN (
  SELECT table, groupArray([name, type, comment, toString(is_in_partition_key)]) AS columns
  FROM (
    SELECT table, name, type, comment, is_in_partition_key FROM system.columns
    WHERE database = {schema:String} ORDER BY table, position
  )
  GROUP BY table
) AS c ON c.table = t.name
ORDER BY name`

/** What clients say all day that reads and writes no table, else it would use up the limit. */
const TALK = `('Show', 'Describe', 'Explain', 'Set', 'Use', 'System', 'Grant', 'Revoke', 'KillQuery', 'Exists', 'Check')`
const OWN = `'^\\\\s*/\\\\*\\\\s*\\\\{[^*]*"app"\\\\s*:\\\\s*"(OpenMetadata|dbt|Headwater)"'`

/** Statements of clients that ended well, oldest first. A \`filterCondition\` names the log's columns. */
export const statementsQuery = ({ from, to, limit, filterCondition }: LogWindow): string => `
SELECT query, user, current_database AS schema, query_kind AS kind, query_duration_ms AS duration,
       toUnixTimestamp64Milli(query_start_time_microseconds) AS startTime
FROM system.query_log
WHERE type = 'QueryFinish' AND is_initial_query
  AND event_date >= toDate(${from.getTime() / 1000}) - 1 AND event_date <= toDate(${to.getTime() / 1000}) + 1
  AND query_start_time >= toDateTime(${from.getTime() / 1000}) AND query_start_time < toDateTime(${to.getTime() / 1000})
  AND query_kind NOT IN ${TALK} AND NOT match(query, ${OWN})
  ${filterCondition ? `AND (${filterCondition})` : ''}
ORDER BY query_start_time_microseconds
LIMIT ${limit}`
