import { type StoredProcedureRow, type TableRow, unreadable } from '../../services/database/rows.js'
import { quotedName } from '../quoted-name.js'
import type { DuckdbConnection } from './config.js'
import type { DataFile } from './data-files.js'
import { columnType } from './types.js'

interface Key {
  readonly sort: 'PRIMARY KEY' | 'UNIQUE' | 'FOREIGN KEY'
  readonly columns: readonly string[]
  readonly referredTable: string | null
  readonly referredColumns: readonly string[]
}

/** A row of `TABLES`. */
export interface DuckdbTable {
  readonly name: string
  readonly sort: 'table' | 'view'
  readonly comment: string | null
  readonly sql: string
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    readonly nullable: boolean
    readonly comment: string | null
  }[]
  readonly keys: readonly Key[]
}

/** A table as the service takes it; `file` is what it is read from, when it is no table of a database. */
export function tableRow(table: DuckdbTable, schema: string, ddl: boolean, file?: DataFile): TableRow {
  const { name, sort, comment, sql, keys } = table
  const type = file ? 'External' : sort === 'view' ? 'View' : 'Regular'
  if (table.columns.length === 0) return unreadable(name, type, 'its columns are not known: what it reads is gone')
  return {
    name,
    type,
    columns: table.columns.map((column) => ({
      name: column.name,
      type: columnType(column.type),
      nullable: column.nullable,
      comment: column.comment ?? undefined,
    })),
    primaryKey: keys.find((key) => key.sort === 'PRIMARY KEY')?.columns,
    uniqueKeys: keys.filter((key) => key.sort === 'UNIQUE').map(({ columns }) => columns),
    foreignKeys: keys.flatMap((key) => foreignKey(key, schema)),
    comment: comment ?? undefined,
    definition: ddl || (sort === 'view' && !file) ? sql : undefined,
    location: file?.path,
  }
}

/** DuckDB refuses foreign keys between schemas. */
const foreignKey = ({ sort, columns, referredTable: table, referredColumns }: Key, schema: string) =>
  sort === 'FOREIGN KEY' && table !== null ? [{ columns, schema, table, referredColumns }] : []

/** A row of `MACROS`. */
export interface DuckdbMacro {
  readonly name: string
  readonly comment: string | null
  readonly sort: 'macro' | 'table_macro'
  readonly overloads: readonly { readonly parameters: readonly string[]; readonly body: string }[]
}

/** A macro with the script that makes it; DuckDB does not tell the defaults of its parameters. */
export function macroRow({ name, comment, sort, overloads }: DuckdbMacro): StoredProcedureRow {
  const bodies = overloads.map(
    ({ parameters, body }) =>
      `(${parameters.map(quotedName).join(', ')}) AS ${sort === 'table_macro' ? 'TABLE ' : ''}${body}`,
  )
  return {
    name,
    type: 'Function',
    language: 'SQL',
    code: `CREATE MACRO ${quotedName(name)}${bodies.join(', ')}`,
    comment: comment ?? undefined,
  }
}

/** The connection as the catalog keeps it: it knows no DuckDB, so the service is a custom one. */
export const serviceConnection = ({ path, setup, databaseName, connectionOptions }: DuckdbConnection) => ({
  type: 'CustomDatabase',
  sourcePythonClass: 'headwater.duckdb',
  connectionOptions: { ...connectionOptions, path, setup, databaseName },
})
