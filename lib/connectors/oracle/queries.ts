import type { TableOptions } from '../../services/database/reader.js'
import { quotedName } from '../quoted-name.js'
import type { Prefix } from './views.js'

/** Questions to the data dictionary of Oracle 12.1 and later, each asked once per schema (https://docs.oracle.com/en/database/oracle/oracle-database/23/refrn/). */
export interface Statement {
  readonly sql: string
  /** Of `:1`, `:2` …: the driver takes them by their place. */
  readonly values: readonly (string | number)[]
}

/** Every user, whatever the rights: https://docs.oracle.com/en/database/oracle/oracle-database/23/refrn/ALL_USERS.html. */
export const SCHEMAS = `
SELECT u.username AS name FROM all_users u WHERE u.oracle_maintained = 'N' ORDER BY u.username`

export interface Wanted extends Pick<TableOptions, 'tables' | 'views'> {
  /** Names in the dictionary; all unless given. */
  readonly names?: readonly string[] | undefined
}

/** A condition on the name, whose values come after the owner's. */
const named = (column: string, { names }: Wanted): string =>
  names ? ` AND ${column} IN (${names.map((_, at) => `:${at + 2}`).join(', ')})` : ''

const statement = (sql: string, owner: string, { names = [] }: Wanted): Statement => ({
  sql,
  values: [owner, ...names],
})

/** The session may sort names by the rules of a language, which take different ones for equal. */
const exactly = (name: string): string => `NLSSORT(${name}, 'NLS_SORT=BINARY')`

/** Nested tables, overflow and mapping tables, what indexes keep their data in, and the recycle bin are no tables of anybody. */
const isTable = (prefix: Prefix): string =>
  `t.nested = 'NO' AND t.secondary = 'N' AND t.dropped = 'NO' AND (t.iot_type IS NULL OR t.iot_type = 'IOT')
  AND NOT EXISTS (SELECT 1 FROM ${prefix}_mviews c WHERE c.owner = t.owner AND c.mview_name = t.table_name)`

/** What is listed: its owner, its name, its row in the catalog; and where its comment is. */
const tablesIn = (prefix: Prefix): string => `
SELECT t.owner, t.table_name AS name, m.comments,
       CASE WHEN e.table_name IS NOT NULL THEN 'External' WHEN t.temporary = 'Y' THEN 'Local'
            WHEN t.partitioned = 'YES' THEN 'Partitioned' ELSE 'Regular' END AS kind
FROM ${prefix}_tables t
LEFT JOIN ${prefix}_external_tables e ON e.owner = t.owner AND e.table_name = t.table_name
LEFT JOIN ${prefix}_tab_comments m ON m.owner = t.owner AND m.table_name = t.table_name AND m.table_type = 'TABLE'
WHERE ${isTable(prefix)}`
const viewsIn = (prefix: Prefix): string => `
SELECT v.owner, v.view_name AS name, m.comments, 'View' AS kind
FROM ${prefix}_views v
LEFT JOIN ${prefix}_tab_comments m ON m.owner = v.owner AND m.table_name = v.view_name AND m.table_type = 'VIEW'`
const materializedIn = (prefix: Prefix): string => `
SELECT v.owner, v.mview_name AS name, m.comments, 'MaterializedView' AS kind
FROM ${prefix}_mviews v
LEFT JOIN ${prefix}_mview_comments m ON m.owner = v.owner AND m.mview_name = v.mview_name`

/** A materialized view has a table of the same name, which is left out. */
export function tablesQuery(prefix: Prefix, owner: string, wanted: Wanted): Statement {
  const parts = [
    ...(wanted.tables ? [tablesIn(prefix)] : []),
    ...(wanted.views ? [viewsIn(prefix), materializedIn(prefix)] : []),
  ]
  const sql = `
SELECT o.name, o.kind, o.comments FROM (${parts.join('\nUNION ALL')}
) o WHERE o.owner = :1${named('o.name', wanted)}`
  return statement(sql, owner, wanted)
}

export const tableNamesQuery = (prefix: Prefix, owner: string): Statement => ({
  sql: `
SELECT o.name FROM (
SELECT t.owner, t.table_name AS name FROM ${prefix}_tables t WHERE ${isTable(prefix)}
UNION ALL
SELECT v.owner, v.view_name FROM ${prefix}_views v
UNION ALL
SELECT v.owner, v.mview_name FROM ${prefix}_mviews v
) o WHERE o.owner = :1`,
  values: [owner],
})

/** A LONG, which is whole; `TEXT_VC` ends after 4000 bytes: https://docs.oracle.com/en/database/oracle/oracle-database/23/refrn/ALL_VIEWS.html. */
export const viewTextsQuery = (prefix: Prefix, owner: string, wanted: Wanted): Statement =>
  statement(
    `SELECT v.view_name AS name, v.text AS text FROM ${prefix}_views v WHERE v.owner = :1${named('v.view_name', wanted)}`,
    owner,
    wanted,
  )

/** A LONG too. */
export const materializedTextsQuery = (prefix: Prefix, owner: string, wanted: Wanted): Statement =>
  statement(
    `SELECT v.mview_name AS name, v.query AS text FROM ${prefix}_mviews v WHERE v.owner = :1${named('v.mview_name', wanted)}`,
    owner,
    wanted,
  )

/**
 * The columns of whatever has any, table by table. Virtual ones are among them; what is hidden was made by the server, or
 * declared INVISIBLE (https://docs.oracle.com/en/database/oracle/oracle-database/23/refrn/ALL_TAB_COLS.html).
 */
export const columnsQuery = (prefix: Prefix, owner: string, wanted: Wanted): Statement =>
  statement(
    `
SELECT c.table_name, c.column_name, c.nullable, m.comments, c.data_type, c.data_type_mod, c.data_type_owner, y.typecode,
       c.data_length, c.data_precision, c.data_scale, c.char_length, c.char_used
FROM ${prefix}_tab_cols c
LEFT JOIN ${prefix}_col_comments m
  ON m.owner = c.owner AND m.table_name = c.table_name AND m.column_name = c.column_name
LEFT JOIN ${prefix}_types y ON y.owner = c.data_type_owner AND y.type_name = c.data_type
WHERE c.owner = :1 AND c.hidden_column = 'NO'${named('c.table_name', wanted)}
ORDER BY ${exactly('c.table_name')}, c.column_id`,
    owner,
    wanted,
  )

/** The columns of primary, unique and foreign keys, each with the one it refers to, in whatever schema that is. */
export const keysQuery = (prefix: Prefix, owner: string, wanted: Wanted): Statement =>
  statement(
    `
SELECT c.table_name, c.constraint_name, c.constraint_type, k.column_name, r.owner AS referred_owner,
       r.table_name AS referred_table, r.column_name AS referred_column
FROM ${prefix}_constraints c
JOIN ${prefix}_cons_columns k
  ON k.owner = c.owner AND k.constraint_name = c.constraint_name AND k.table_name = c.table_name
LEFT JOIN ${prefix}_cons_columns r
  ON r.owner = c.r_owner AND r.constraint_name = c.r_constraint_name AND r.position = k.position
WHERE c.owner = :1 AND c.constraint_type IN ('P', 'U', 'R')${named('c.table_name', wanted)}
ORDER BY ${exactly('c.table_name')}, ${exactly('c.constraint_name')}, k.position`,
    owner,
    wanted,
  )

export const partitionsQuery = (prefix: Prefix, owner: string, wanted: Wanted): Statement =>
  statement(
    `
SELECT p.table_name, p.partitioning_type, p.interval, k.column_name
FROM ${prefix}_part_tables p
JOIN ${prefix}_part_key_columns k ON k.owner = p.owner AND k.name = p.table_name AND k.object_type = 'TABLE'
WHERE p.owner = :1${named('p.table_name', wanted)}
ORDER BY ${exactly('p.table_name')}, k.column_position`,
    owner,
    wanted,
  )

/** https://docs.oracle.com/en/database/oracle/oracle-database/23/arpls/DBMS_METADATA.html: no listing has it. */
export const ddlQuery = (owner: string, table: string): Statement => ({
  sql: "SELECT DBMS_METADATA.GET_DDL('TABLE', :1, :2) AS ddl FROM dual",
  values: [table, owner],
})

/** The lines of procedures, functions and packages, a package before its body. */
export const sourceQuery = (prefix: Prefix, owner: string): Statement => ({
  sql: `
SELECT s.name, s.type, s.text FROM ${prefix}_source s
WHERE s.owner = :1 AND s.type IN ('PROCEDURE', 'FUNCTION', 'PACKAGE', 'PACKAGE BODY')
ORDER BY ${exactly('s.name')}, s.type, s.line`,
  values: [owner],
})

/** What the columns of a table that is sampled are called in the dictionary, and their types. */
export const sampledColumnsQuery = (prefix: Prefix, owner: string, names: readonly string[]): Statement =>
  statement(
    `SELECT c.table_name, c.column_name, c.data_type FROM ${prefix}_tab_cols c
WHERE c.owner = :1 AND c.hidden_column = 'NO'${named('c.table_name', { tables: true, views: true, names })}`,
    owner,
    { tables: true, views: true, names },
  )

export interface Sampled {
  readonly name: string
  readonly type: string
}

/** A longer text is none that would be looked at. */
const LONGEST = 100_000

/** The first rows of a table, its columns being `c0`, `c1` … as texts. A LONG can't be measured: it is left out. */
export function sampleQuery(owner: string, table: string, columns: readonly Sampled[], rows: number): Statement {
  const short = (text: string): string => `CASE WHEN DBMS_LOB.GETLENGTH(${text}) <= ${LONGEST} THEN ${text} END`
  const selected = columns.map(({ name, type }, at) => {
    const column = quotedName(name)
    const text = /CHAR/.test(type)
      ? column
      : /CLOB$/.test(type)
        ? short(column)
        : type === 'JSON'
          ? short(`JSON_SERIALIZE(${column} RETURNING CLOB)`)
          : 'NULL'
    return `${text} AS c${at}`
  })
  return {
    sql: `SELECT ${selected.join(', ')} FROM ${quotedName(owner)}.${quotedName(table)} FETCH FIRST ${rows} ROWS ONLY`,
    values: [],
  }
}
