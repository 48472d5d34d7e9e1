import type { ForeignKeyRow, TableRow } from '../rows.js'
import { type Cells, required } from './row.js'

export type Keys = Pick<TableRow, 'primaryKey' | 'uniqueKeys' | 'foreignKeys'>

/** Columns of one constraint, in order. */
interface Constraint {
  readonly isPrimary: boolean
  readonly columns: string[]
}

/** Columns of one foreign key, each with what it refers to. */
interface Reference {
  readonly columns: {
    readonly name: string
    readonly schema: string
    readonly table: string
    readonly referred: string
  }[]
}

/** The keys of a schema's tables, gathered from rows that come column by column. */
export function createKeys() {
  const constraints = new Map<string, Map<string, Constraint>>()
  const references = new Map<string, Map<string, Reference>>()
  return {
    addKey: (row: Cells): void => {
      const isPrimary = row.text('constraint_type') === 'PRIMARY KEY'
      of(constraints, row, () => ({ isPrimary, columns: [] })).columns.push(required(row, 'column_name'))
    },
    addReference: (row: Cells): void => {
      of(references, row, () => ({ columns: [] })).columns.push({
        name: required(row, 'column_name'),
        schema: required(row, 'referenced_table_schema'),
        table: required(row, 'referenced_table_name'),
        referred: required(row, 'referenced_column_name'),
      })
    },
    ofTable: (table: string): Keys => {
      const own = [...(constraints.get(table)?.values() ?? [])]
      const primary = own.find(({ isPrimary }) => isPrimary)
      return {
        primaryKey: primary?.columns,
        uniqueKeys: own.filter((key) => key !== primary).map(({ columns }) => columns),
        foreignKeys: [...(references.get(table)?.values() ?? [])].flatMap(foreignKey),
      }
    },
  }
}

function of<T>(tables: Map<string, Map<string, T>>, row: Cells, make: () => T): T {
  const table = required(row, 'table_name')
  const name = required(row, 'constraint_name')
  const named = tables.get(table) ?? new Map<string, T>()
  tables.set(table, named)
  const found = named.get(name) ?? make()
  named.set(name, found)
  return found
}

/**
 * `information_schema` knows constraints by name within a schema. Where a server lets two foreign keys of a schema have
 * one name, what each refers to can't be told: such a key has a column twice, and is left out.
 */
function foreignKey({ columns }: Reference): ForeignKeyRow[] {
  const names = columns.map(({ name }) => name)
  if (new Set(names).size < names.length) return []
  const { schema, table } = columns[0]!
  return [{ columns: names, schema, table, referredColumns: columns.map(({ referred }) => referred) }]
}
