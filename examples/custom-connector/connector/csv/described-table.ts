import { type Create, create, type Fqn } from 'headwater'
import { dataType } from 'headwater/entities'
import { repeated } from './repeated.js'

const HEADER = 'name,column_names,column_types'

/** Whether a file with this header describes tables, one a row. */
export const isDescription = (header: readonly string[]): boolean =>
  header.map((cell) => cell.trim().toLowerCase().replaceAll(' ', '_')).join() === HEADER

/**
 * The table that a row describes: its name, its columns' names and types, both separated by `;`.
 * @throws for a row that doesn't describe one
 */
export function describedTable(cells: readonly string[], databaseSchema: Fqn): Create<'table'> {
  const [name = '', names = '', types = ''] = cells.map((cell) => cell.trim())
  if (name === '') throw new Error('no table name')
  const columnNames = list(names)
  const columnTypes = list(types)
  if (columnNames.length !== columnTypes.length) {
    throw new Error(`table ${name}: ${columnNames.length} column names, but ${columnTypes.length} column types`)
  }
  if (columnNames.includes('')) throw new Error(`table ${name}: a column without a name`)
  const twice = repeated(columnNames)
  if (twice !== undefined) throw new Error(`table ${name}: column ${twice} is there twice`)
  const columns = columnNames.map((column, at) => {
    const type = dataType.safeParse(columnTypes[at]?.toUpperCase())
    if (!type.success) throw new Error(`table ${name}, column ${column}: unknown type ${columnTypes[at]}`)
    return { name: column, dataType: type.data }
  })
  return create('table', { name, databaseSchema, columns })
}

const list = (cell: string): string[] => cell.split(';').map((one) => one.trim())
