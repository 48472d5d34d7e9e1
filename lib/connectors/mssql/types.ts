import { columnTypes } from '../../services/database/column-type.js'
import type { ColumnType } from '../../services/database/rows.js'
import type { TypeFacts } from './parts.js'

/** Beside spec/behaviours.md §6; a `timestamp` is a number of the row's version. */
const typeOf = columnTypes({
  names: {
    unknown: 'UNKNOWN',
    hierarchyid: 'HIERARCHYID',
    sql_variant: 'VARIANT',
    timestamp: 'BINARY',
    vector: 'ARRAY',
  },
})

const IN_BYTES = new Set(['char', 'varchar', 'binary', 'varbinary'])
/** Two bytes a letter. */
const IN_LETTERS = new Set(['nchar', 'nvarchar'])
const WITH_PRECISION = new Set(['decimal', 'numeric'])
const WITH_SCALE = new Set(['time', 'datetime2', 'datetimeoffset'])

/** A column's type, from what `sys.columns` says of it. */
export function columnType(facts: TypeFacts): ColumnType {
  const type = typeOf(printed(facts))
  if (facts.type === 'timestamp') return { ...type, length: facts.length }
  return facts.type === 'vector' ? { ...type, elementType: 'FLOAT' } : type
}

/** As a `CREATE TABLE` has it. */
function printed({ type, length, precision, scale }: TypeFacts): string {
  if (IN_BYTES.has(type)) return `${type}(${length < 0 ? 'max' : length})`
  if (IN_LETTERS.has(type)) return `${type}(${length < 0 ? 'max' : length / 2})`
  if (WITH_PRECISION.has(type)) return `${type}(${precision},${scale})`
  return WITH_SCALE.has(type) ? `${type}(${scale})` : type
}
