import type { Column, ColumnConstraint, DataType } from '../../record/entities/column.js'
import type { TagLabel } from '../../record/entities/tag-label.js'
import type { ColumnRow, ColumnType } from './rows.js'

export interface ColumnFacts {
  readonly constraint?: ColumnConstraint | undefined
  readonly tags?: readonly TagLabel[] | undefined
}

/** Levels of fields in a type: more than any has, fewer than exhaust a stack. */
const DEEPEST = 400

/**
 * A column as the catalog takes it. Its position is its place in the list.
 * @throws RangeError for a type that is nested too deep.
 */
export function columnRequest(row: ColumnRow, facts: ColumnFacts = {}): Column {
  const depth = row.type.fields ? depthOf(row.type.fields) : 0
  if (depth <= DEEPEST) return whole(row, facts)
  throw new RangeError(`the type of column ${row.name} is nested ${depth} levels deep: ${DEEPEST} is the most`)
}

function depthOf(fields: readonly ColumnRow[]): number {
  let depth = 0
  for (let level = fields; level.length > 0; level = level.flatMap(({ type }) => type.fields ?? [])) depth += 1
  return depth
}

/** Keys are set in the order of their names, so that the source hash needs no sorted copy. */
function whole({ name, comment, type }: ColumnRow, { constraint, tags }: ColumnFacts = {}): Column {
  const request: { -readonly [K in keyof Column]?: Column[K] } = {}
  if (type.elementType) request.arrayDataType = type.elementType
  if (type.fields) request.children = type.fields.map((field) => whole(field))
  if (constraint) request.constraint = constraint
  const length = lengthOf(type)
  if (length !== undefined) request.dataLength = length
  request.dataType = type.dataType
  request.dataTypeDisplay = type.display
  if (comment) request.description = comment
  if (type.jsonSchema) request.jsonSchema = type.jsonSchema
  request.name = name
  if (type.precision !== undefined) request.precision = type.precision
  if (type.scale !== undefined) request.scale = type.scale
  if (tags) request.tags = tags
  return request as Column
}

/** The server refuses these without a length (golden/real-server `valid.varchar-no-length`). */
const NEEDS_LENGTH: readonly DataType[] = ['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY']

const lengthOf = ({ dataType, length }: ColumnType): number | undefined =>
  NEEDS_LENGTH.includes(dataType) ? (length ?? 1) : length
