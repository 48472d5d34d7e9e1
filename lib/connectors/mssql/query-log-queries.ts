import type { LogWindow } from '../../services/database/query-log/query-log.js'

/** Whether the Query Store keeps statements: 1 is read-only, 2 is read and write. */
export const QUERY_STORE_STATE = 'SELECT o.actual_state AS state FROM sys.database_query_store_options AS o'

type Filter = Pick<LogWindow, 'filterCondition'>

const others = (column: string, { filterCondition }: Filter): string =>
  `${['Headwater', 'OpenMetadata', 'dbt'].map((app) => `${column} NOT LIKE N'%{"app": "${app}"%'`).join(' AND ')}${
    filterCondition ? ` AND (${filterCondition})` : ''
  }`

/**
 * Statements of this database that ran between `@p1` and `@p2`, at most `@p3`; times tell their end, durations are µs
 * (https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-query-store-runtime-stats-transact-sql).
 */
export const queryStoreQuery = (filter: Filter): string => `
SELECT TOP (@p3) t.query_sql_text AS query, s.runs, s.ran, s.duration
FROM (
  SELECT q.query_text_id, SUM(r.count_executions) AS runs, MAX(r.last_execution_time) AS ran,
         SUM(r.avg_duration * r.count_executions) / NULLIF(SUM(r.count_executions), 0) / 1000 AS duration
  FROM sys.query_store_runtime_stats AS r
  JOIN sys.query_store_plan AS p ON p.plan_id = r.plan_id
  JOIN sys.query_store_query AS q ON q.query_id = p.query_id
  WHERE r.execution_type = 0 AND q.is_internal_query = 0
    AND r.last_execution_time >= @p1 AND r.last_execution_time < @p2
  GROUP BY q.query_text_id
) AS s
JOIN sys.query_store_query_text AS t ON t.query_text_id = s.query_text_id
WHERE ${others('t.query_sql_text', filter)}
ORDER BY s.ran`

/** The statement within its batch; offsets are bytes, -1 is the end. */
const STATEMENT = `SUBSTRING(t.text, q.statement_start_offset / 2 + 1,
         (CASE q.statement_end_offset WHEN -1 THEN DATALENGTH(t.text) ELSE q.statement_end_offset END
          - q.statement_start_offset) / 2 + 1)`

/**
 * The same from the plan cache, which forgets; times tell their start, in the server's own time zone
 * (https://learn.microsoft.com/sql/relational-databases/system-dynamic-management-views/sys-dm-exec-query-stats-transact-sql).
 */
export const planCacheQuery = (filter: Filter): string => `
SELECT TOP (@p3) s.query, s.runs, s.ran, s.duration
FROM (
  SELECT ${STATEMENT} AS query, q.execution_count AS runs,
         TODATETIMEOFFSET(q.last_execution_time, DATEPART(tzoffset, SYSDATETIMEOFFSET())) AS ran,
         q.total_elapsed_time / q.execution_count / 1000.0 AS duration
  FROM sys.dm_exec_query_stats AS q
  CROSS APPLY sys.dm_exec_sql_text(q.sql_handle) AS t
  CROSS APPLY sys.dm_exec_plan_attributes(q.plan_handle) AS a
  WHERE a.attribute = 'dbid' AND TRY_CAST(a.value AS int) = DB_ID()
) AS s
WHERE s.ran >= @p1 AND s.ran < @p2 AND ${others('s.query', filter)}
ORDER BY s.ran`
