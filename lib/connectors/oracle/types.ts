import { columnTypes } from '../../services/database/column-type.js'
import { type Cells, required } from '../../services/database/information-schema/row.js'
import type { ColumnType } from '../../services/database/rows.js'

/** spec/behaviours.md §6, and what Oracle has of its own. A DATE has a time of day. */
const typeOf = columnTypes({
  names: {
    date: 'DATETIME', long: 'TEXT', 'long raw': 'BLOB', bfile: 'BLOB', binary_float: 'FLOAT', binary_double: 'DOUBLE',
    urowid: 'ROWID', xmltype: 'XML', sdo_geometry: 'GEOMETRY', vector: 'ARRAY', anydata: 'VARIANT',
  }, // biome-ignore format: a table
})

/** Types that Oracle comes with, although they have an owner. */
const BUILT_IN = new Set(['XMLTYPE', 'SDO_GEOMETRY', 'ANYDATA'])

/** The type of a row of `columnsQuery`, as the table's DDL has it. */
export function columnType(row: Cells): ColumnType {
  const type = required(row, 'data_type')
  const owner = row.text('data_type_owner')
  if (owner !== undefined && !BUILT_IN.has(type)) return ownType(row, `${owner}.${type}`)
  if (type === 'NUMBER') return numberType(row)
  if (type === 'FLOAT') return { dataType: 'FLOAT', display: withLength(type, row.number('data_precision')) }
  if (type === 'RAW') return typeOf(withLength(type, row.number('data_length')))
  if (!/CHAR/.test(type)) return typeOf(type)
  const isInChars = row.text('char_used') === 'C'
  const length = row.number(isInChars ? 'char_length' : 'data_length')
  const plain = typeOf(withLength(type, length))
  return isInChars && !type.startsWith('N') ? { ...plain, display: `${type}(${length} CHAR)` } : plain
}

const withLength = (type: string, length: number | undefined): string =>
  length === undefined ? type : `${type}(${length})`

/** `NUMBER` alone is a decimal of any size; without a precision but with a scale, it has 38 digits. */
function numberType(row: Cells): ColumnType {
  const scale = row.number('data_scale')
  const precision = row.number('data_precision') ?? (scale === undefined ? undefined : 38)
  if (precision === undefined) return { dataType: 'NUMBER', display: 'NUMBER' }
  return { dataType: 'NUMBER', display: `NUMBER(${precision},${scale ?? 0})`, precision, scale: scale ?? 0 }
}

/** A type that somebody made; what is inside it is not read. */
function ownType(row: Cells, display: string): ColumnType {
  if (row.text('data_type_mod') === 'REF') return { dataType: 'UNKNOWN', display: `REF ${display}` }
  const kind = row.text('typecode')
  if (kind === 'COLLECTION') return { dataType: 'ARRAY', display, elementType: 'UNKNOWN' }
  return { dataType: kind === 'OBJECT' ? 'STRUCT' : 'UNKNOWN', display }
}
