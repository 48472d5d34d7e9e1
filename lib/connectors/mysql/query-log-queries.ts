import type { LogWindow } from '../../services/database/query-log/query-log.js'
import { quotedPath } from './names.js'
import type { LogTable } from './settings.js'

/** The table, quoted. */
export const logTable = ({ slow, table }: LogTable): string =>
  quotedPath(table ?? (slow ? 'mysql.slow_log' : 'mysql.general_log'))

/** Whether each log is on, and whether it goes to tables. */
export const LOG_STATE = 'SELECT @@log_output AS output, @@general_log AS general, @@slow_query_log AS slow'

const OWN = `'^[[:space:]]*/[*][[:space:]]*[{][^*]*"app"[[:space:]]*:[[:space:]]*"(OpenMetadata|dbt|Headwater)"'`
/** What clients say all day that reads and writes no table, else it would use up the limit; and all about accounts. */
const TALK = `'^[[:space:]]*((${[
  'set', 'show', 'use', 'begin', 'start', 'commit', 'rollback', 'savepoint', 'release', 'desc', 'describe', 'explain',
  'flush', 'kill', 'lock', 'unlock', 'deallocate', 'grant', 'revoke',
].join('|')})([[:space:];]|$)|(create|alter|drop|rename)[[:space:]]+(or[[:space:]]+replace[[:space:]]+)?(user|role)[[:space:]])'` // biome-ignore format: a list
const USE = "'^[[:space:]]*use[[:space:]]'"

/** A log may keep statements as bytes. */
const text = (column: string): string => `CONVERT(${column} USING utf8mb4)`
const statement = (column: string, { filterCondition }: LogWindow): string =>
  `${text(column)} NOT REGEXP ${OWN} AND ${text(column)} NOT REGEXP ${TALK}
  ${filterCondition ? `AND (${filterCondition})` : ''}`
const within = (column: string, { from, to }: LogWindow): string =>
  `${column} >= FROM_UNIXTIME(${from.getTime() / 1000}) AND ${column} < FROM_UNIXTIME(${to.getTime() / 1000})`

/** Statements, and what tells in which schema they ran: the general log says it only where a session chooses one. */
export const generalLogQuery = (log: LogTable, window: LogWindow): string => `
SELECT FLOOR(UNIX_TIMESTAMP(event_time) * 1e3) AS time, CONVERT(user_host USING utf8mb4) AS userHost, thread_id AS thread,
       command_type AS command, ${text('argument')} AS text
FROM ${logTable(log)}
WHERE ${within('event_time', window)}
  AND (command_type IN ('Connect', 'Init DB', 'Change user', 'Quit')
    OR command_type IN ('Query', 'Execute') AND (${text('argument')} REGEXP ${USE} OR ${statement('argument', window)}))
ORDER BY event_time`

export const slowLogQuery = (log: LogTable, window: LogWindow): string => `
SELECT FLOOR(UNIX_TIMESTAMP(start_time) * 1e3) AS time, CONVERT(user_host USING utf8mb4) AS userHost, db,
       FLOOR(TIME_TO_SEC(query_time)) * 1e3 + MICROSECOND(query_time) / 1e3 AS duration, ${text('sql_text')} AS text
FROM ${logTable(log)}
WHERE ${within('start_time', window)}
  AND ${text('sql_text')} NOT LIKE '# administrator command%'
  AND ${statement('sql_text', window)}
ORDER BY start_time
LIMIT ${window.limit}`
