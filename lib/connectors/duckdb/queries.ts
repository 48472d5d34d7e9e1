/** Catalog queries; each is run a constant number of times per database or schema, whatever is in it. DuckDB 1.2 and later. */

/** The database $1, which was opened, then those that a setup script attached. */
export const DATABASES = `
SELECT database_name AS name, comment FROM duckdb_databases() WHERE NOT internal ORDER BY name <> $1, name`

export const SCHEMAS = `
SELECT schema_name AS name, comment FROM duckdb_schemas()
WHERE database_name = $1 AND schema_name NOT IN ('information_schema', 'pg_catalog')
ORDER BY name`

const RELATIONS = `
SELECT table_oid AS oid, table_name AS name, 'table' AS sort, comment, sql FROM duckdb_tables()
WHERE database_name = $1 AND schema_name = $2 AND NOT internal
UNION ALL
SELECT view_oid, view_name, 'view', comment, sql FROM duckdb_views()
WHERE database_name = $1 AND schema_name = $2 AND NOT internal`

export const TABLE_NAMES = `SELECT name FROM (${RELATIONS}) ORDER BY name`

/** All tables and views of the schema $2 of the database $1 with their columns and keys. */
export const TABLES = `
WITH relations AS (${RELATIONS}), columns AS (
  SELECT table_oid AS oid, table_name AS name, list({ name: column_name, type: data_type, nullable: is_nullable, comment: comment }
    ORDER BY column_index) AS columns
  FROM duckdb_columns() WHERE database_name = $1 AND schema_name = $2 GROUP BY ALL
), keys AS (
  SELECT table_oid AS oid, table_name AS name, list({ sort: constraint_type, columns: constraint_column_names,
    referredTable: referenced_table, referredColumns: referenced_column_names } ORDER BY constraint_index) AS keys
  FROM duckdb_constraints()
  WHERE database_name = $1 AND schema_name = $2 AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')
  GROUP BY ALL
)
SELECT name, sort, comment, sql, coalesce(columns, []) AS columns, coalesce(keys, []) AS keys
FROM relations LEFT JOIN columns USING (oid, name) LEFT JOIN keys USING (oid, name)
ORDER BY name`

/** Macros of the schema $2 of the database $1, each with all its overloads. */
export const MACROS = `
SELECT function_name AS name, any_value(comment) AS comment, any_value(function_type) AS sort,
       list({ parameters: parameters, body: macro_definition } ORDER BY len(parameters)) AS overloads
FROM duckdb_functions()
WHERE database_name = $1 AND schema_name = $2 AND NOT internal AND function_type IN ('macro', 'table_macro')
GROUP BY function_name ORDER BY name`
