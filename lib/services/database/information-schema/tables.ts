import type { TableType } from '../../../record/entities/table.js'
import type { ColumnRow, ColumnType, StoredProcedureRow } from '../rows.js'
import { type Cells, required } from './row.js'

/** A row of `tables`. */
export interface Listed {
  readonly name: string
  readonly type: TableType
  readonly comment: string | undefined
}

export const listed = (row: Cells): Listed => ({
  name: required(row, 'table_name'),
  type: tableType(row.text('table_type') ?? ''),
  comment: row.text('table_comment') || undefined,
})

function tableType(printed: string): TableType {
  const type = printed.toUpperCase()
  if (type.includes('VIEW')) return type.includes('MATERIALIZED') ? 'MaterializedView' : 'View'
  if (type.includes('FOREIGN')) return 'Foreign'
  return type.includes('EXTERNAL') ? 'External' : 'Regular'
}

export const isView = ({ type }: Pick<Listed, 'type'>): boolean => type === 'View' || type === 'MaterializedView'

/** A row of `columns`. */
export const columnRow = (row: Cells, columnType: (printed: string) => ColumnType): ColumnRow => ({
  name: required(row, 'column_name'),
  type: columnType(row.text('column_type') ?? printedType(row)),
  nullable: row.text('is_nullable')?.toUpperCase() !== 'NO',
  comment: row.text('column_comment') || undefined,
})

/** `data_type`, with the measures that stand beside it unless it has them in it. */
function printedType(row: Cells): string {
  const type = required(row, 'data_type')
  if (/[(<[]/.test(type)) return type
  const length = row.number('character_maximum_length') ?? 0
  if (/char|binary/i.test(type)) return length > 0 ? `${type}(${length})` : type
  const precision = row.number('numeric_precision')
  if (!/^(dec|num)/i.test(type) || precision === undefined) return type
  return `${type}(${precision},${row.number('numeric_scale') ?? 0})`
}

/** A table's columns, which come table by table. */
export interface Group {
  readonly name: string
  readonly columns: readonly Cells[]
}

/** @throws Error when the columns of a table don't come together. */
export async function* groups(rows: AsyncIterable<Cells>): AsyncGenerator<Group, void> {
  const seen = new Set<string>()
  let open: { readonly name: string; readonly columns: Cells[] } | undefined
  for await (const row of rows) {
    const name = required(row, 'table_name')
    if (open?.name !== name) {
      if (open) yield open
      if (seen.has(name)) throw new Error(`the columns of ${name} don't come together: the dialect needs \`exactly\``)
      seen.add(name)
      open = { name, columns: [] }
    }
    open.columns.push(row)
  }
  if (open) yield open
}

/** Procedures with names of their own: the catalog knows one per name, so the second overload is `name(2)`. */
export function createProcedureRows(): (row: Cells) => StoredProcedureRow {
  const times = new Map<string, number>()
  return (row) => {
    const name = required(row, 'routine_name')
    const time = (times.get(name) ?? 0) + 1
    times.set(name, time)
    return {
      name: time === 1 ? name : `${name}(${time})`,
      type: row.text('routine_type') === 'PROCEDURE' ? 'StoredProcedure' : 'Function',
      code: row.text('routine_definition') ?? '',
      language: row.text('routine_body')?.toUpperCase() === 'SQL' ? 'SQL' : undefined,
    }
  }
}
