import { type Cells, required } from '../../services/database/information-schema/row.js'
import type { ForeignKeyRow, TableRow } from '../../services/database/rows.js'

type Keys = Pick<TableRow, 'primaryKey' | 'uniqueKeys' | 'foreignKeys'>

/** The columns of keys by table and key, in the order of their numbers. */
type Columns = Map<string, Map<string, Cells[]>>

/** The keys of a schema's tables, gathered from what `SHOW … KEYS` gives: a row for each of their columns. */
export function createKeys(database: string) {
  const [primary, unique, foreign]: readonly Columns[] = [new Map(), new Map(), new Map()]
  return {
    addPrimary: (row: Cells): void => add(primary!, row, 'table_name', 'constraint_name'),
    addUnique: (row: Cells): void => add(unique!, row, 'table_name', 'constraint_name'),
    /** A key into another database is left out: the catalog draws none across databases. */
    addForeign: (row: Cells): void => {
      if (required(row, 'pk_database_name') === database) add(foreign!, row, 'fk_table_name', 'fk_name')
    },
    ofTable: (table: string): Keys => ({
      primaryKey: [...(primary!.get(table)?.values() ?? [])].map(names)[0],
      uniqueKeys: [...(unique!.get(table)?.values() ?? [])].map(names),
      foreignKeys: [...(foreign!.get(table)?.values() ?? [])].map(foreignKey),
    }),
  }
}

function add(tables: Columns, row: Cells, table: string, key: string): void {
  const keys = tables.get(required(row, table)) ?? new Map<string, Cells[]>()
  tables.set(required(row, table), keys)
  const columns = keys.get(required(row, key)) ?? []
  keys.set(required(row, key), columns)
  columns.push(row)
  columns.sort((a, b) => (a.number('key_sequence') ?? 0) - (b.number('key_sequence') ?? 0))
}

const names = (columns: readonly Cells[]): string[] => columns.map((row) => required(row, 'column_name'))

function foreignKey(columns: readonly Cells[]): ForeignKeyRow {
  const [first] = columns
  return {
    columns: columns.map((row) => required(row, 'fk_column_name')),
    schema: required(first!, 'pk_schema_name'),
    table: required(first!, 'pk_table_name'),
    referredColumns: columns.map((row) => required(row, 'pk_column_name')),
  }
}
