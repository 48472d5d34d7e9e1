import type { DataType } from '../../record/entities/column.js'
import type { ColumnType } from '../../services/database/rows.js'

/** Names that people declare, from `https://sqlite.org/datatype3.html` §3.1.1 and spec/behaviours.md §6. */
const NAMES: Readonly<Record<string, DataType>> = {
  BIGINT: 'BIGINT', SMALLINT: 'SMALLINT', DOUBLE: 'DOUBLE', DECIMAL: 'DECIMAL', VARCHAR: 'VARCHAR',
  NVARCHAR: 'VARCHAR', 'VARYING CHARACTER': 'VARCHAR', CHAR: 'CHAR', CHARACTER: 'CHAR', NCHAR: 'CHAR',
  'NATIVE CHARACTER': 'CHAR', BOOLEAN: 'BOOLEAN', BOOL: 'BOOLEAN', JSON: 'JSON', JSONB: 'JSON', UUID: 'UUID',
  DATE: 'DATE', DATETIME: 'DATETIME', TIMESTAMP: 'TIMESTAMP', TIME: 'TIME',
} // biome-ignore format: a table

/** The rules of `https://sqlite.org/datatype3.html` §3.1, in their order. */
const AFFINITIES: readonly (readonly [RegExp, DataType])[] = [
  [/INT/, 'INT'],
  [/CHAR|CLOB|TEXT/, 'TEXT'],
  [/BLOB/, 'BLOB'],
  [/REAL|FLOA|DOUB/, 'FLOAT'],
]

const DECLARED = /^(?<before>[^(]*)(?:\((?<arguments>[^)]*)\)(?<after>.*))?$/s

/** What the catalog calls a type that was declared as `text`; SQLite takes any. */
export function columnType(text: string): ColumnType {
  if (text === '') return { dataType: 'NULL', display: 'NULL' }
  const { before = '', arguments: given, after = '' } = DECLARED.exec(text)?.groups ?? {}
  const name = `${before} ${after}`.trim().replace(/\s+/g, ' ').toUpperCase()
  const dataType = NAMES[name] ?? AFFINITIES.find(([pattern]) => pattern.test(name))?.[1] ?? 'NUMERIC'
  return { dataType, display: text, ...measures(dataType, (given ?? '').split(',').map(wholeNumber)) }
}

/** `undefined` for what is no number: `VARCHAR(MAX)`. */
const wholeNumber = (text: string): number | undefined => (/^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined)

function measures(
  dataType: DataType,
  [first, second]: readonly (number | undefined)[],
): Pick<ColumnType, 'length' | 'precision' | 'scale'> {
  if (first === undefined) return {}
  if (dataType === 'VARCHAR' || dataType === 'CHAR') return { length: first }
  if (dataType === 'NUMERIC' || dataType === 'DECIMAL') return { precision: first, scale: second ?? 0 }
  return dataType === 'FLOAT' || dataType === 'DOUBLE' ? { precision: first, scale: second } : {}
}
