import type { DataType } from '../../record/entities/column.js'
import type { TableType } from '../../record/entities/table.js'
import type { PartitionIntervalType } from '../../record/entities/table-partition.js'
import { type Cells, required } from '../../services/database/information-schema/row.js'
import type { ColumnRow, ForeignKeyRow, StoredProcedureRow, TableRow } from '../../services/database/rows.js'
import type { Names } from './names.js'
import { columnType } from './types.js'

/** A row of `tablesQuery`. */
export interface Listed {
  readonly type: TableType
  readonly comment: string | undefined
}

export const listed = (row: Cells): Listed => ({
  type: required(row, 'kind') as TableType,
  comment: row.text('comments') || undefined,
})

export const isView = ({ type }: Listed): boolean => type === 'View' || type === 'MaterializedView'

/** A row of `columnsQuery`. */
export const columnRow = (row: Cells, { shown }: Names): ColumnRow => ({
  name: shown(required(row, 'column_name')),
  type: columnType(row),
  nullable: row.text('nullable') !== 'N',
  comment: row.text('comments') || undefined,
})

type Keys = Pick<TableRow, 'primaryKey' | 'uniqueKeys' | 'foreignKeys'>

/** The keys of a table, of its rows of `keysQuery`. One that refers to what the user may not see is left out. */
export function keysOf(rows: readonly Cells[], { shown }: Names): Keys {
  const keys = new Map<string, Cells[]>()
  for (const row of rows) {
    const name = required(row, 'constraint_name')
    keys.set(name, [...(keys.get(name) ?? []), row])
  }
  const ofType = (type: string): Cells[][] =>
    [...keys.values()].filter(([first]) => first!.text('constraint_type') === type)
  const columns = (key: readonly Cells[]): string[] => key.map((row) => shown(required(row, 'column_name')))
  const foreignKey = (key: readonly Cells[]): ForeignKeyRow => ({
    columns: columns(key),
    schema: shown(required(key[0]!, 'referred_owner')),
    table: shown(required(key[0]!, 'referred_table')),
    referredColumns: key.map((row) => shown(required(row, 'referred_column'))),
  })
  return {
    primaryKey: ofType('P').map(columns)[0],
    uniqueKeys: ofType('U').map(columns),
    foreignKeys: ofType('R')
      .filter((key) => key.every((row) => row.text('referred_column') !== undefined))
      .map(foreignKey),
  }
}

const TIMES: ReadonlySet<DataType | undefined> = new Set(['DATETIME', 'TIMESTAMP'] as const)

/** How a table is partitioned, of its rows of `partitionsQuery`. */
export function partitionOf(
  rows: readonly Cells[],
  columns: readonly ColumnRow[],
  { shown }: Names,
): TableRow['partition'] {
  if (rows.length === 0) return undefined
  return {
    columns: rows.map((row) => {
      const columnName = shown(required(row, 'column_name'))
      const interval = row.text('interval')
      const type = columns.find(({ name }) => name === columnName)?.type.dataType
      return { columnName, intervalType: intervalType(row, type), ...(interval ? { interval } : {}) }
    }),
  }
}

function intervalType(row: Cells, type: DataType | undefined): PartitionIntervalType {
  if (row.text('partitioning_type') !== 'RANGE') return 'COLUMN-VALUE'
  if (TIMES.has(type)) return 'TIME-UNIT'
  return type === 'NUMBER' ? 'INTEGER-RANGE' : 'COLUMN-VALUE'
}

/** Rows of `sourceQuery`, gathered: a package and its body are one. Their names are the dictionary's own. */
export async function* routineRows(rows: AsyncIterable<Cells>): AsyncGenerator<StoredProcedureRow, void> {
  let open: { readonly name: string; readonly type: StoredProcedureRow['type']; readonly text: string[] } | undefined
  const finished = ({ name, type, text }: NonNullable<typeof open>): StoredProcedureRow => ({
    name,
    type,
    code: text.join(''),
    language: 'SQL',
  })
  let part: string | undefined
  for await (const row of rows) {
    const [name, type] = [required(row, 'name'), required(row, 'type')]
    if (open?.name !== name) {
      if (open) yield finished(open)
      open = { name, type: type === 'FUNCTION' ? 'Function' : 'StoredProcedure', text: [] }
      part = type
    }
    if (part !== type) open.text.push('\n')
    part = type
    open.text.push(row.text('text') ?? '')
  }
  if (open) yield finished(open)
}
