import { quoted } from './names.js'

/** Questions to information_schema; each is asked once per schema, whatever is in it. MySQL 5.7.8 and MariaDB 10.2.3 and later. */

/** What only some servers' information_schema has. */
export const FEATURES = `
SELECT TABLE_NAME AS name, COLUMN_NAME AS part FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = 'information_schema' AND TABLE_NAME IN ('SCHEMATA', 'VIEWS', 'CHECK_CONSTRAINTS')
  AND COLUMN_NAME IN ('SCHEMA_COMMENT', 'ALGORITHM', 'TABLE_NAME')`

export interface Features {
  readonly schemaComment: boolean
  readonly viewAlgorithm: boolean
  /** MariaDB keeps JSON as `longtext` with a check. */
  readonly columnChecks: boolean
}

export function featuresOf(rows: readonly { readonly name: string; readonly part: string }[]): Features {
  const has = (name: string, part: string): boolean =>
    rows.some((row) => row.name.toUpperCase() === name && row.part.toUpperCase() === part)
  return {
    schemaComment: has('SCHEMATA', 'SCHEMA_COMMENT'),
    viewAlgorithm: has('VIEWS', 'ALGORITHM'),
    columnChecks: has('CHECK_CONSTRAINTS', 'TABLE_NAME'),
  }
}

/** All schemas, or the one of that name. */
export const schemasQuery = ({ schemaComment }: Features): string => `
SELECT SCHEMA_NAME AS name, ${schemaComment ? 'SCHEMA_COMMENT' : "''"} AS comment FROM information_schema.SCHEMATA
WHERE ? IS NULL OR SCHEMA_NAME = ?
ORDER BY CAST(SCHEMA_NAME AS BINARY)`

const KINDS_OF_TABLE = `'BASE TABLE', 'SYSTEM VERSIONED'`
const KINDS_OF_VIEW = `'VIEW', 'SYSTEM VIEW'`

export const TABLE_NAMES = `
SELECT TABLE_NAME AS name FROM information_schema.TABLES
WHERE TABLE_SCHEMA = ? AND TABLE_TYPE IN (${KINDS_OF_TABLE}, ${KINDS_OF_VIEW})`

export interface TableQuery {
  readonly tables: boolean
  readonly views: boolean
  readonly properties?: boolean | undefined
  /** The one table that is wanted. */
  readonly name?: string | undefined
}

/**
 * All tables and views of a schema, in parts: what a table is, then its columns, keys, foreign keys, partitioning and
 * definition, table by table. Names are compared byte by byte: other collations take different names for equal.
 */
export const tablesQuery = (
  { tables, views, properties, name }: TableQuery,
  features: Features,
  schema: string,
): { readonly sql: string; readonly values: readonly string[] } => {
  const one = name === undefined ? '' : 'AND TABLE_NAME = ?'
  const part = (...from: Part): string => `${partQuery(...from)} ${one}`
  const parts = [
    part(
      'table',
      'TABLES',
      '0',
      ['TABLE_TYPE', 'TABLE_COMMENT', ...(properties ? PROPERTIES : [])],
      `TABLE_TYPE IN (${kinds(tables, views)})`,
    ),
    part('column', 'COLUMNS', 'ORDINAL_POSITION', COLUMN),
    ...(tables
      ? [
          part('key', 'STATISTICS', 'SEQ_IN_INDEX', ['INDEX_NAME', 'COLUMN_NAME'], 'NON_UNIQUE = 0'),
          part('reference', 'KEY_COLUMN_USAGE', 'ORDINAL_POSITION', REFERENCE, 'REFERENCED_TABLE_NAME IS NOT NULL'),
          part('partition', 'PARTITIONS', '0', PARTITION, 'PARTITION_NAME IS NOT NULL', 'DISTINCT'),
        ]
      : []),
    ...(tables && features.columnChecks ? [`${CHECKS} ${one}`] : []),
    ...(views ? [part('view', 'VIEWS', '0', [...VIEW, features.viewAlgorithm ? 'ALGORITHM' : 'NULL'])] : []),
  ]
  return {
    sql: `SELECT name, kind, data FROM (${parts.join('\nUNION ALL ')}) AS parts
ORDER BY name, kind <> 'table', kind, position`,
    values: parts.flatMap(() => (name === undefined ? [schema] : [schema, name])),
  }
}

/** Only `includeCustomProperties` asks for these: the server opens every table to tell them. */
const PROPERTIES = ['ENGINE', 'ROW_FORMAT', 'TABLE_COLLATION', 'CREATE_OPTIONS']

const NAME = 'CONVERT(TABLE_NAME USING utf8mb4) COLLATE utf8mb4_bin'
const COLUMN = ['COLUMN_NAME', 'COLUMN_TYPE', 'IS_NULLABLE', 'COLUMN_COMMENT']
const REFERENCE = [
  'CONSTRAINT_NAME', 'COLUMN_NAME', 'REFERENCED_TABLE_SCHEMA', 'REFERENCED_TABLE_NAME', 'REFERENCED_COLUMN_NAME',
] // biome-ignore format: a list
const PARTITION = ['PARTITION_METHOD', 'PARTITION_EXPRESSION', 'SUBPARTITION_METHOD', 'SUBPARTITION_EXPRESSION']
const VIEW = ['VIEW_DEFINITION', 'DEFINER', 'SECURITY_TYPE', 'CHECK_OPTION']

const kinds = (tables: boolean, views: boolean): string =>
  [tables ? KINDS_OF_TABLE : '', views ? KINDS_OF_VIEW : ''].filter(Boolean).join(', ')

type Part = readonly [
  kind: string,
  from: string,
  position: string,
  data: readonly string[],
  where?: string,
  distinct?: string,
]

const partQuery = (...[kind, from, position, data, where = 'TRUE', distinct = '']: Part): string => `
SELECT ${distinct} ${NAME} AS name, '${kind}' AS kind, ${position} AS position, JSON_ARRAY(${data.join(', ')}) AS data
FROM information_schema.${from} WHERE TABLE_SCHEMA = ? AND ${where}`

const CHECKS = `
SELECT ${NAME}, 'check', 0, JSON_ARRAY(CHECK_CLAUSE)
FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ? AND CHECK_CLAUSE LIKE 'json_valid(%'`

/** The statement that makes the table again: no listing has it whole. */
export const ddlQuery = (schema: string, table: string): string =>
  `SHOW CREATE TABLE ${quoted(schema)}.${quoted(table)}`

/** Procedures before functions, which may have the same name. */
export const STORED_PROCEDURES = `
SELECT ROUTINE_NAME AS name, ROUTINE_TYPE AS type, ROUTINE_DEFINITION AS code, ROUTINE_COMMENT AS comment
FROM information_schema.ROUTINES
WHERE ROUTINE_SCHEMA = ? AND ROUTINE_TYPE IN ('PROCEDURE', 'FUNCTION')
ORDER BY CAST(ROUTINE_NAME AS BINARY), ROUTINE_TYPE DESC`
