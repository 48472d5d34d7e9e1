import type { SqlDialect } from './adapter.js'

export interface Statement {
  readonly sql: string
  readonly parameters: readonly string[]
}

/** The names a statement asks for. */
export interface Asked {
  readonly database: string
  readonly schema?: string
}

/** A statement with its `:schema` and `:database` written as the dialect writes values. */
export function bind(sql: string, { parameter = () => '?' }: SqlDialect, { database, schema = '' }: Asked): Statement {
  const parameters: string[] = []
  const written = sql.replace(/(?<!:):(schema|database)\b/g, (_, name: string) => {
    const value = name === 'schema' ? schema : database
    return parameter(parameters.push(value), value)
  })
  return { sql: written.trim(), parameters }
}

/** Each is asked once per schema, whatever is in it. */
export interface Queries {
  readonly schemas: string
  readonly tables: string
  readonly columns: string
  readonly views: string
  /** Columns of primary and unique keys. */
  readonly keys: string | undefined
  /** Columns of foreign keys. */
  readonly references: string | undefined
  readonly routines: string | undefined
}

export function queriesOf(dialect: SqlDialect): Queries {
  const { from = {}, tableComment, columnComment, columnType, exactly = (name: string) => name } = dialect
  const { keys = true, routines = true, namesReferred = false, showsAllDatabases = false } = dialect
  const of = (column: string): string => (showsAllDatabases ? `AND ${column} = :database` : '')
  const type = columnType ? `${columnType} AS column_type` : DATA_TYPE
  return {
    schemas: `
SELECT schema_name FROM information_schema.schemata WHERE 1 = 1 ${of('catalog_name')} ORDER BY ${exactly('schema_name')}`,
    tables: `
SELECT table_name, table_type, ${tableComment ?? 'NULL'} AS table_comment
FROM ${from.tables ?? 'information_schema.tables'} WHERE table_schema = :schema ${of('table_catalog')}`,
    columns: `
SELECT table_name, column_name, is_nullable, ${type}, ${columnComment ?? 'NULL'} AS column_comment
FROM ${from.columns ?? 'information_schema.columns'} WHERE table_schema = :schema ${of('table_catalog')}
ORDER BY ${exactly('table_name')}, ordinal_position`,
    views: `
SELECT table_name, view_definition FROM ${from.views ?? 'information_schema.views'}
WHERE table_schema = :schema ${of('table_catalog')}`,
    keys: keys ? keysQuery(of('tc.table_catalog')) : undefined,
    references: !keys ? undefined : namesReferred ? NAMED_REFERENCES : referencesQuery(of('f.table_catalog')),
    routines: routines ? routinesQuery(of('routine_catalog')) : undefined,
  }
}

const DATA_TYPE = 'data_type, character_maximum_length, numeric_precision, numeric_scale'

const keysQuery = (ofDatabase: string): string => `
SELECT tc.table_name, tc.constraint_name, tc.constraint_type, k.column_name
FROM information_schema.table_constraints tc
JOIN information_schema.key_column_usage k
  ON k.constraint_catalog = tc.constraint_catalog AND k.constraint_schema = tc.constraint_schema
 AND k.constraint_name = tc.constraint_name AND k.table_name = tc.table_name
WHERE tc.table_schema = :schema ${ofDatabase} AND tc.constraint_type IN ('PRIMARY KEY', 'UNIQUE')
ORDER BY tc.table_name, tc.constraint_name, k.ordinal_position`

/** The unique constraint that a foreign key refers to tells the columns. */
const referencesQuery = (ofDatabase: string): string => `
SELECT f.table_name, f.constraint_name, f.column_name,
       u.table_schema AS referenced_table_schema, u.table_name AS referenced_table_name, u.column_name AS referenced_column_name
FROM information_schema.key_column_usage f
JOIN information_schema.referential_constraints r
  ON r.constraint_catalog = f.constraint_catalog AND r.constraint_schema = f.constraint_schema
 AND r.constraint_name = f.constraint_name
JOIN information_schema.key_column_usage u
  ON u.constraint_catalog = r.unique_constraint_catalog AND u.constraint_schema = r.unique_constraint_schema
 AND u.constraint_name = r.unique_constraint_name AND u.ordinal_position = f.position_in_unique_constraint
WHERE f.table_schema = :schema ${ofDatabase}
ORDER BY f.table_name, f.constraint_name, f.ordinal_position`

const NAMED_REFERENCES = `
SELECT table_name, constraint_name, column_name, referenced_table_schema, referenced_table_name, referenced_column_name
FROM information_schema.key_column_usage
WHERE table_schema = :schema AND referenced_table_name IS NOT NULL
ORDER BY table_name, constraint_name, ordinal_position`

const routinesQuery = (ofDatabase: string): string => `
SELECT routine_name, routine_type, routine_body, routine_definition
FROM information_schema.routines
WHERE routine_schema = :schema ${ofDatabase} AND routine_type IN ('PROCEDURE', 'FUNCTION')
ORDER BY routine_name, routine_type DESC, specific_name`
