import type { TableOptions } from '../../services/database/reader.js'
import { quotedName } from '../quoted-name.js'
import { quotedPath, quotedText } from './names.js'
import type { Scope } from './settings.js'

/** A statement and the values of its question marks. */
export interface Statement {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-databases: it needs no current database. */
export const SHOW_DATABASES = 'SHOW DATABASES'

export const schemasQuery = (database: string): Statement => ({
  sql: `
SELECT schema_name AS name, schema_owner AS owner, comment FROM ${quotedName(database)}.information_schema.schemata
WHERE schema_name <> 'INFORMATION_SCHEMA' ORDER BY schema_name`,
  values: [],
})

type Wanted = Pick<TableOptions, 'tables' | 'views' | 'name' | 'since'> & Pick<Scope, 'transient'>

/** All but what no run wants: `tables` can give no more. */
const KINDS = (transient: boolean): string => (transient ? '' : "AND COALESCE(t.is_transient, 'NO') <> 'YES'")

/**
 * https://docs.snowflake.com/en/sql-reference/info-schema/tables: `last_ddl` tells of every `CREATE` and `ALTER`, also of
 * one that sets a comment; other than `last_altered`, not of rows that were written.
 */
function condition({ tables, views, transient, name, since }: Wanted): string {
  return [
    't.table_schema = ?',
    tables ? '' : "AND t.table_type LIKE '%VIEW'",
    views ? '' : "AND t.table_type NOT LIKE '%VIEW'",
    KINDS(transient),
    name === undefined ? '' : 'AND t.table_name = ?',
    since === undefined ? '' : `AND (t.last_ddl IS NULL OR t.last_ddl > TO_TIMESTAMP_LTZ(${Math.floor(since)}, 3))`,
  ]
    .filter(Boolean)
    .join(' ')
}

const valuesOf = (schema: string, { name }: Wanted): string[] => (name === undefined ? [schema] : [schema, name])

export const tablesQuery = (database: string, schema: string, wanted: Wanted): Statement => ({
  sql: `
SELECT t.table_name, t.table_type, t.table_owner, t.comment, t.is_transient, t.is_dynamic, t.is_iceberg, t.clustering_key,
       v.is_secure, v.view_definition,
       DATE_PART(EPOCH_MILLISECOND, t.created) AS created, DATE_PART(EPOCH_MILLISECOND, t.last_altered) AS altered
FROM ${quotedName(database)}.information_schema.tables t
LEFT JOIN ${quotedName(database)}.information_schema.views v
  ON v.table_schema = t.table_schema AND v.table_name = t.table_name
WHERE ${condition(wanted)}`,
  values: valuesOf(schema, wanted),
})

export const tableNamesQuery = (
  database: string,
  schema: string,
  { transient }: Pick<Scope, 'transient'>,
): Statement => ({
  sql: `
SELECT t.table_name FROM ${quotedName(database)}.information_schema.tables t
WHERE t.table_schema = ? ${KINDS(transient)}`,
  values: [schema],
})

const COLUMN = `c.table_schema, c.table_name, c.column_name, c.is_nullable, c.comment, c.data_type, c.character_maximum_length,
       c.numeric_precision, c.numeric_scale, c.datetime_precision`

/** https://docs.snowflake.com/en/sql-reference/info-schema/columns, in the order of names, byte by byte. */
export const columnsQuery = (database: string, schema: string, wanted: Wanted): Statement => ({
  sql: `
SELECT ${COLUMN}
FROM ${quotedName(database)}.information_schema.columns c
JOIN ${quotedName(database)}.information_schema.tables t
  ON t.table_schema = c.table_schema AND t.table_name = c.table_name
WHERE ${condition(wanted)}
ORDER BY c.table_name, c.ordinal_position`,
  values: valuesOf(schema, wanted),
})

/** The columns of some tables, wherever in the database they are. */
export const columnsOfQuery = (database: string, tables: readonly (readonly string[])[]): Statement => ({
  sql: `
SELECT ${COLUMN}
FROM ${quotedName(database)}.information_schema.columns c
WHERE (c.table_schema, c.table_name) IN (
  SELECT f.value[0]::VARCHAR, f.value[1]::VARCHAR FROM TABLE(FLATTEN(INPUT => PARSE_JSON(?))) f)
ORDER BY c.table_schema, c.table_name, c.ordinal_position`,
  values: [JSON.stringify(tables)],
})

export type Shown =
  | 'PRIMARY KEYS'
  | 'UNIQUE KEYS'
  | 'IMPORTED KEYS'
  | 'DYNAMIC TABLES'
  | 'MATERIALIZED VIEWS'
  | 'STREAMS'
  | 'STAGES'

/** https://docs.snowflake.com/en/sql-reference/sql/show-primary-keys and its like: `information_schema` has no columns of keys. */
export const showQuery = (shown: Shown, database: string, schema: string): string =>
  `SHOW ${shown} IN SCHEMA ${quotedPath([database, schema])}`

/** https://docs.snowflake.com/en/sql-reference/account-usage/tag_references: direct ones, of the table or of a column. */
export const tagsQuery = (usage: string, database: string, schema: string, name: string | undefined): Statement => ({
  sql: `
SELECT object_name, column_name, tag_name, tag_value FROM ${usage}.tag_references
WHERE object_deleted IS NULL AND object_database = ? AND object_schema = ?
  AND (domain = 'COLUMN' OR domain LIKE '%TABLE' OR domain LIKE '%VIEW')
  ${name === undefined ? '' : 'AND object_name = ?'}`,
  values: name === undefined ? [database, schema] : [database, schema, name],
})

/** Of tables, external and hybrid ones, and of the other kinds of table. */
export type DdlKind = 'TABLE' | 'EVENT_TABLE' | 'ICEBERG_TABLE' | 'DYNAMIC_TABLE'

/** https://docs.snowflake.com/en/sql-reference/functions/get_ddl: no listing has it. */
export const ddlQuery = (kind: DdlKind, database: string, schema: string, table: string): string =>
  `SELECT GET_DDL('${kind}', ${quotedText(quotedPath([database, schema, table]))}, TRUE) AS ddl`

/** Procedures before functions, which may have the same name; overloads by their arguments. */
export const routinesQuery = (database: string, schema: string): Statement => ({
  sql: `
SELECT procedure_name AS routine_name, 'PROCEDURE' AS routine_type, argument_signature AS signature,
       procedure_language AS language, procedure_definition AS routine_definition, comment
FROM ${quotedName(database)}.information_schema.procedures WHERE procedure_schema = ?
UNION ALL
SELECT function_name, 'FUNCTION', argument_signature, function_language, function_definition, comment
FROM ${quotedName(database)}.information_schema.functions WHERE function_schema = ?
ORDER BY routine_name, routine_type DESC, signature`,
  values: [schema, schema],
})
