import type { DataType } from '../../../record/entities/column.js'
import type { ColumnRow, ColumnType } from '../rows.js'
import { propertiesOf, type Shape, typesOf } from './shape.js'

const SCALARS: Readonly<Record<string, DataType>> = {
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
  number: 'DOUBLE',
  string: 'STRING',
}

/** The properties of the objects in a shape, or of those in its lists, as fields of a column. */
export function fieldsOf(shape: Shape): readonly ColumnRow[] | undefined {
  const { properties, items } = shape
  if (properties.size === 0) return items ? fieldsOf(items) : undefined
  return propertiesOf(shape).map(([name, inner]) => ({ name, type: typeOf(inner), nullable: true }))
}

function typeOf(shape: Shape): ColumnType {
  const types = typesOf(shape).filter((type) => type !== 'null')
  const [type] = types
  const fields = fieldsOf(shape)
  if (type === undefined) return { dataType: 'NULL', display: 'null' }
  if (types.length > 1) return { dataType: 'UNION', display: types.join('|'), fields }
  if (type === 'object') return { dataType: 'STRUCT', display: 'object', fields }
  if (type !== 'array') return { dataType: SCALARS[type]!, display: type }
  const element = shape.items ? typeOf(shape.items) : undefined
  const display = `array<${element?.display ?? 'null'}>`
  return { dataType: 'ARRAY', display, elementType: element?.dataType ?? 'NULL', fields }
}
