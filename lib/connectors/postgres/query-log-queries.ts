/** The view $1, wherever the extension put it, and its columns, which other versions call by other names. */
export const STATEMENT_SOURCE = `
SELECT c.oid::regclass::text AS source, array_agg(a.attname::text) AS columns
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.oid = coalesce(to_regclass($1), (
  SELECT to_regclass(format('%I.%I', n.nspname, e.extname))
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = $1))
GROUP BY c.oid`

interface StatementView {
  readonly source: string
  readonly columns: readonly string[]
}

const HIDDEN = `'<insufficient privilege>'`

/**
 * At most $1 statements; a \`filterCondition\` may name the view \`s\`, the database \`d\` and the user \`u\`. Statements
 * that a metadata tool marked as its own are left out.
 */
export const statementsQuery = ({ source, columns }: StatementView, filterCondition?: string): string => `
SELECT s.query, u.rolname AS "user", d.datname AS database, s.calls::float8 AS count,
       s.${columns.includes('mean_exec_time') ? 'mean_exec_time' : 'mean_time'} AS duration
FROM ${source} s
JOIN pg_catalog.pg_database d ON d.oid = s.dbid
JOIN pg_catalog.pg_roles u ON u.oid = s.userid
WHERE s.query <> ${HIDDEN} AND s.calls > 0
  AND s.query !~ '^\\s*/\\*\\s*\\{[^*]*"app"\\s*:\\s*"(OpenMetadata|dbt|Headwater)"'
  ${filterCondition ? `AND (${filterCondition})` : ''}
ORDER BY s.calls DESC, s.query
LIMIT $1`

export const HIDDEN_STATEMENTS = (source: string): string =>
  `SELECT count(*)::float8 AS hidden FROM ${source} WHERE query = ${HIDDEN}`
