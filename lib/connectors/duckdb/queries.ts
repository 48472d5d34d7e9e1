/** The database $1, which was opened, then those that a script attached. */
export const DATABASES = `
SELECT database_name AS name, comment FROM duckdb_databases() WHERE NOT internal ORDER BY name <> $1, name`

export const SCHEMAS = `
SELECT schema_name AS name, comment FROM duckdb_schemas()
WHERE database_name = $1 AND schema_name NOT IN ('information_schema', 'pg_catalog')
ORDER BY name`

/**
 * Tables and views with their columns and keys, taken once: DuckDB's catalog functions go through all schemas of all
 * databases whatever they are asked for. Temporary tables leave a read-only file alone.
 */
export const SNAPSHOT = `
CREATE TEMP TABLE headwater_tables AS
WITH relations AS (
  SELECT database_name AS database, schema_name AS schema, table_oid AS oid, table_name AS name, 'table' AS sort, comment, sql
  FROM duckdb_tables() WHERE NOT internal AND NOT temporary
  UNION ALL
  SELECT database_name, schema_name, view_oid, view_name, 'view', comment, sql
  FROM duckdb_views() WHERE NOT internal AND NOT temporary
), columns AS (
  SELECT database_name AS database, table_oid AS oid, table_name AS name,
         list({ name: column_name, type: data_type, nullable: is_nullable, comment: comment } ORDER BY column_index) AS columns
  FROM duckdb_columns() WHERE NOT internal GROUP BY ALL
), keys AS (
  SELECT database_name AS database, table_oid AS oid, table_name AS name,
         list({ sort: constraint_type, columns: constraint_column_names, referredTable: referenced_table,
                referredColumns: referenced_column_names } ORDER BY constraint_index) AS keys
  FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY') GROUP BY ALL
)
SELECT database, schema, name, sort, comment, sql, coalesce(columns, []) AS columns, coalesce(keys, []) AS keys
FROM relations LEFT JOIN columns USING (database, oid, name) LEFT JOIN keys USING (database, oid, name);

CREATE TEMP TABLE headwater_macros AS
SELECT database_name AS database, schema_name AS schema, function_name AS name, any_value(comment) AS comment,
       any_value(function_type) AS sort,
       list({ parameters: parameters, body: macro_definition } ORDER BY len(parameters)) AS overloads
FROM duckdb_functions() WHERE NOT internal AND function_type IN ('macro', 'table_macro') GROUP BY ALL`

const inSchema = (what: string, table: string) =>
  `SELECT ${what} FROM temp.${table} WHERE database = $1 AND schema = $2 ORDER BY name`

/** All tables and views of the schema $2 of the database $1 with their columns and keys. */
export const TABLES = inSchema('name, sort, comment, sql, columns, keys', 'headwater_tables')

export const TABLE_NAMES = inSchema('name', 'headwater_tables')

/** Macros of the schema $2 of the database $1, each with all its overloads. */
export const MACROS = inSchema('name, comment, sort, overloads', 'headwater_macros')
