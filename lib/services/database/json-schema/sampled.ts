import type { DataType } from '../../../record/entities/column.js'
import type { Pullable } from '../../../stream/from-pull.js'
import type { ColumnRow, TableRow } from '../rows.js'
import { fieldsOf } from './fields.js'
import { createShape, jsonSchemaOf } from './shape.js'

/** A row of a sample: the text of each column that was asked for, in that order. */
export type SampleRow = readonly (string | null)[]

const JSON_TYPES: readonly DataType[] = ['JSON', 'VARIANT', 'SUPER']
/** Types whose texts may happen to be JSON. */
const TEXT_TYPES: readonly DataType[] = ['TEXT', 'VARCHAR', 'STRING', 'MEDIUMTEXT', 'CLOB', 'NTEXT']

const isJson = ({ type }: ColumnRow): boolean => JSON_TYPES.includes(type.dataType)
const mayBeJson = (column: ColumnRow): boolean =>
  !column.type.fields && (isJson(column) || TEXT_TYPES.includes(column.type.dataType))

/** A view may take as long as its query does: it is not sampled. */
const isSampled = ({ type, failure }: TableRow): boolean =>
  failure === undefined && type !== 'View' && type !== 'SecureView'

/**
 * A table whose JSON columns have the schema and the fields that a sample of its rows shows. A text column is one when
 * all its texts are objects or lists (spec/behaviours.md §4.1).
 * @throws what the sample does
 */
export async function withJsonFields(
  table: TableRow,
  sample: (columns: readonly string[]) => Pullable<SampleRow>,
): Promise<TableRow> {
  const asked = isSampled(table) ? table.columns.filter(mayBeJson) : []
  if (asked.length === 0) return table
  const gathered = asked.map((column) => ({ column, isOut: false, ...createShape() }))
  for await (const row of sample(asked.map(({ name }) => name))) {
    for (const [index, text] of row.entries()) {
      const one = gathered[index]!
      if (text === null || one.isOut) continue
      const value = parsed(text)
      if (isJson(one.column) ? value !== undefined : typeof value === 'object' && value !== null) one.add(value)
      else one.isOut = !isJson(one.column)
    }
  }
  const shapes = new Map(
    gathered.flatMap(({ column, isOut, root }) => (isOut || root.types.size === 0 ? [] : [[column, root]])),
  )
  if (shapes.size === 0) return table
  return {
    ...table,
    columns: table.columns.map((column) => {
      const shape = shapes.get(column)
      if (!shape) return column
      const type = { ...column.type, fields: fieldsOf(shape), jsonSchema: JSON.stringify(jsonSchemaOf(shape)) }
      return { ...column, type }
    }),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not JSON, which is what is to be found out
  }
}
