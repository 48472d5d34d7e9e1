import type { Column, ColumnConstraint, DataType } from '../../record/entities/column.js'
import type { TagLabel } from '../../record/entities/tag-label.js'
import type { ColumnRow, ColumnType } from './rows.js'

export interface ColumnFacts {
  readonly constraint?: ColumnConstraint | undefined
  readonly tags?: readonly TagLabel[] | undefined
}

/** A column as the catalog takes it. Its position is its place in the list. */
export const columnRequest = (column: ColumnRow, { constraint, tags }: ColumnFacts = {}): Column => ({
  name: column.name,
  ...typeRequest(column.type),
  ...(column.comment ? { description: column.comment } : {}),
  ...(tags ? { tags } : {}),
  ...(constraint ? { constraint } : {}),
})

/** The server refuses these without a length (golden/real-server `valid.varchar-no-length`). */
const NEEDS_LENGTH: readonly DataType[] = ['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY']

const lengthOf = ({ dataType, length }: ColumnType): number | undefined =>
  NEEDS_LENGTH.includes(dataType) ? (length ?? 1) : length

const typeRequest = (type: ColumnType): Omit<Column, 'name'> => ({
  dataType: type.dataType,
  ...(type.elementType ? { arrayDataType: type.elementType } : {}),
  ...(lengthOf(type) === undefined ? {} : { dataLength: lengthOf(type)! }),
  ...(type.precision === undefined ? {} : { precision: type.precision }),
  ...(type.scale === undefined ? {} : { scale: type.scale }),
  dataTypeDisplay: type.display,
  ...(type.fields ? { children: type.fields.map((field) => columnRequest(field)) } : {}),
})
