import { type ForeignKeyRow, type TableRow, unreadable } from '../../services/database/rows.js'
import { columnType } from './types.js'

/** What is there, as the snapshot has it. */
export interface SqliteObject {
  readonly name: string
  readonly sort: 'table' | 'view'
}

/** A row of `tablesQuery`; lists are JSON. */
export interface SqliteTable extends SqliteObject {
  readonly sql: string
  readonly columns: string
  readonly uniques: string
  readonly foreign: string
}

/** `[name, declared type, not null, place in the primary key from 1, or 0]` */
type Column = readonly [string, string, 0 | 1, number]

/** `[key, column, referred table, referred column]`; the last two are null where there is no such thing. */
type ForeignColumn = readonly [number, string, string | null, string | null]

export const typeOf = ({ sort }: SqliteObject): TableRow['type'] => (sort === 'view' ? 'View' : 'Regular')

/** A table as the service takes it. SQLite has one schema, and no comments. */
export function tableRow(table: SqliteTable, schema: string, ddl: boolean): TableRow {
  const columns = JSON.parse(table.columns) as readonly Column[]
  if (columns.length === 0) return unreadable(table.name, typeOf(table), 'its columns are not known')
  const primary = columns.filter(([, , , place]) => place > 0).sort(([, , , a], [, , , b]) => a - b)
  return {
    name: table.name,
    type: typeOf(table),
    columns: columns.map(([name, type, notNull]) => ({ name, type: columnType(type), nullable: notNull === 0 })),
    primaryKey: primary.map(([name]) => name),
    uniqueKeys: JSON.parse(table.uniques) as string[][],
    foreignKeys: foreignKeys(JSON.parse(table.foreign) as readonly ForeignColumn[], schema),
    definition: ddl || table.sort === 'view' ? table.sql : undefined,
  }
}

function foreignKeys(all: readonly ForeignColumn[], schema: string): ForeignKeyRow[] {
  const keys = [...new Set(all.map(([key]) => key))].map((key) => all.filter(([of]) => of === key))
  return keys.flatMap((parts) => {
    const table = parts[0]?.[2] ?? null
    const referredColumns = parts.flatMap(([, , , column]) => column ?? [])
    const isWhole = table !== null && referredColumns.length === parts.length
    return isWhole ? [{ columns: parts.map(([, column]) => column), schema, table, referredColumns }] : []
  })
}
