import { checksNamed } from '../test-connection.js'

/**
 * Redshift's catalog is that of PostgreSQL 8.0, on the leader node, where rows can't be aggregated: so one flat listing
 * for each part of a schema, put together here. Pages named below lie under `https://docs.aws.amazon.com/redshift/latest/dg/`.
 */

/** r_SVV_REDSHIFT_DATABASES */
export const DATABASES = `
SELECT database_name AS name FROM svv_redshift_databases
WHERE database_type = 'local' AND database_name NOT IN ('template0', 'template1', 'padb_harvest', 'sys:internal')
ORDER BY database_name`

export const SCHEMAS = `
SELECT n.nspname AS name, u.usename AS owner, d.description AS comment
FROM pg_namespace n
LEFT JOIN pg_user u ON u.usesysid = n.nspowner
LEFT JOIN pg_description d ON d.objoid = n.oid AND d.objsubid = 0 AND d.classoid = 'pg_namespace'::regclass
WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'catalog_history')
ORDER BY n.nspname`

/** A materialized view is a view over a table that is nobody's business: `mv_tbl__<name>__0`. */
const OWN_RELATIONS = `
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_user u ON u.usesysid = c.relowner
LEFT JOIN pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass
WHERE n.nspname = $1 AND c.relkind IN ('r', 'v') AND c.relname !~ '^mv_tbl__.*__[0-9]+$'
ORDER BY c.relname`

export const RELATIONS = `
SELECT c.relname AS name, c.relkind AS sort, u.usename AS owner, d.description AS comment,
       CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) END AS "viewText" ${OWN_RELATIONS}`

export const RELATION_NAMES = `SELECT c.relname AS name ${OWN_RELATIONS}`

/** c_intro_catalog_views: `attisdistkey` and `attsortkeyord`, as r_PG_TABLE_DEF shows them. */
export const COLUMNS = `
SELECT c.relname AS relation, a.attname AS name, a.attnum AS number, format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull AS "notNull", a.attisdistkey AS "isDistKey", a.attsortkeyord AS "sortKey", d.description AS comment
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_description d ON d.objoid = c.oid AND d.objsubid = a.attnum AND d.classoid = 'pg_class'::regclass
WHERE n.nspname = $1 AND c.relkind IN ('r', 'v')
ORDER BY c.relname, a.attnum`

/** PG_GET_LATE_BINDING_VIEW_COLS */
export const LATE_BINDING_COLUMNS = `
SELECT view_name AS relation, col_name AS name, col_num AS number, col_type AS type
FROM pg_get_late_binding_view_cols()
     cols (view_schema name, view_name name, col_name name, col_type varchar, col_num int)
WHERE view_schema = $1
ORDER BY view_name, col_num`

/** One row per key, or per column that a foreign key points to. */
export const KEYS = `
SELECT c.relname AS relation, t.conname AS key, t.contype AS sort, t.conkey AS own, t.confkey AS referred,
       fn.nspname AS "schema", fc.relname AS "table", fa.attnum AS number, fa.attname AS "column"
FROM pg_constraint t
JOIN pg_class c ON c.oid = t.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class fc ON fc.oid = t.confrelid
LEFT JOIN pg_namespace fn ON fn.oid = fc.relnamespace
LEFT JOIN pg_attribute fa ON fa.attrelid = t.confrelid AND fa.attnum = ANY (t.confkey)
WHERE n.nspname = $1 AND t.contype IN ('p', 'u', 'f')
ORDER BY c.relname, t.conname`

/** r_SVV_EXTERNAL_TABLES, in the database $2. */
export const EXTERNAL_TABLES = `
SELECT tablename AS name, tabletype AS sort, location FROM svv_external_tables
WHERE schemaname = $1 AND redshift_database_name = $2
ORDER BY tablename`

/** r_SVV_EXTERNAL_COLUMNS, in the database $2. */
export const EXTERNAL_COLUMNS = `
SELECT tablename AS relation, columnname AS name, columnnum AS number, external_type AS type,
       part_key AS "partKey", is_nullable AS nullable
FROM svv_external_columns
WHERE schemaname = $1 AND redshift_database_name = $2
ORDER BY tablename, columnnum`

/** r_PG_PROC_INFO */
export const STORED_PROCEDURES = `
SELECT p.proname AS name, p.prokind AS sort, d.description AS comment, oidvectortypes(p.proargtypes) AS arguments,
       p.prosrc AS code
FROM pg_proc_info p JOIN pg_namespace n ON n.oid = p.pronamespace
LEFT JOIN pg_description d ON d.objoid = p.prooid AND d.objsubid = 0 AND d.classoid = 'pg_proc'::regclass
WHERE n.nspname = $1 AND p.prokind IN ('p', 'f')
ORDER BY p.proname, p.prooid`

export const redshiftChecks = checksNamed({
  CheckAccess: undefined,
  GetDatabases: DATABASES,
  GetSchemas: SCHEMAS,
  GetTables: "SELECT relname FROM pg_class WHERE relkind = 'r' LIMIT 1",
  GetViews: "SELECT relname FROM pg_class WHERE relkind = 'v' LIMIT 1",
  GetQueries: 'SELECT query_id FROM sys_query_history LIMIT 1',
}).map((check) =>
  check.name === 'GetQueries' ? { ...check, hint: 'only usage and lineage need sys_query_history' } : check,
)
