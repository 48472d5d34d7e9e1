import { type Cells, required } from '../../services/database/information-schema/row.js'
import type { ForeignKeyRow, TableRow } from '../../services/database/rows.js'

type Keys = Pick<TableRow, 'primaryKey' | 'foreignKeys'>

/** The keys of a dataset's tables, gathered from rows of `keysQuery`: one for each of their columns, in their order. */
export function createKeys() {
  const tables = new Map<string, Map<string, Cells[]>>()
  return {
    add: (row: Cells): void => {
      const keys = tables.get(required(row, 'table_name')) ?? new Map<string, Cells[]>()
      tables.set(required(row, 'table_name'), keys)
      const columns = keys.get(required(row, 'constraint_name')) ?? []
      keys.set(required(row, 'constraint_name'), columns)
      columns.push(row)
    },
    ofTable: (table: string): Keys => {
      const keys = [...(tables.get(table)?.values() ?? [])]
      const isPrimary = ([row]: readonly Cells[]): boolean => row!.text('constraint_type') === 'PRIMARY KEY'
      return {
        primaryKey: keys.find(isPrimary)?.map((row) => required(row, 'column_name')),
        foreignKeys: keys.filter((key) => !isPrimary(key)).flatMap(foreignKey),
      }
    },
  }
}

/** None where what it refers to has no primary key any more. */
function foreignKey(columns: readonly Cells[]): ForeignKeyRow[] {
  const referredColumns = columns.flatMap((row) => row.text('referred_column') ?? [])
  if (referredColumns.length !== columns.length) return []
  const [first] = columns
  return [
    {
      columns: columns.map((row) => required(row, 'column_name')),
      schema: required(first!, 'referred_schema'),
      table: required(first!, 'referred_table'),
      referredColumns,
    },
  ]
}
