import type { DataType } from '../../record/entities/column.js'
import type { ColumnRow, ColumnType } from '../../services/database/rows.js'
import { type Member, parseType, type TypeNode, TypeSyntaxError } from './type-text.js'

/** VARCHAR has no length in DuckDB, so it is TEXT; integers of 128 bits and more are NUMBER (spec/behaviours.md §6). */
const SCALARS: Readonly<Record<string, DataType>> = {
  BOOLEAN: 'BOOLEAN', TINYINT: 'TINYINT', SMALLINT: 'SMALLINT', INTEGER: 'INT', BIGINT: 'BIGINT', HUGEINT: 'NUMBER',
  UTINYINT: 'UINT', USMALLINT: 'UINT', UINTEGER: 'UINT', UBIGINT: 'UINT', UHUGEINT: 'NUMBER', BIGNUM: 'NUMBER',
  VARINT: 'NUMBER', FLOAT: 'FLOAT', DOUBLE: 'DOUBLE', DECIMAL: 'DECIMAL', VARCHAR: 'TEXT', BLOB: 'BLOB', BIT: 'BIT',
  UUID: 'UUID', JSON: 'JSON', DATE: 'DATE', TIME: 'TIME', TIME_NS: 'TIME', 'TIME WITH TIME ZONE': 'TIME',
  TIMESTAMP: 'TIMESTAMP', TIMESTAMP_S: 'TIMESTAMP', TIMESTAMP_MS: 'TIMESTAMP', TIMESTAMP_NS: 'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMPZ', INTERVAL: 'INTERVAL', VARIANT: 'VARIANT', GEOMETRY: 'GEOMETRY',
  NULL: 'NULL',
} // biome-ignore format: a table

const NESTED = { struct: 'STRUCT', union: 'UNION', map: 'MAP', enum: 'ENUM', list: 'ARRAY' } as const

/** What the catalog calls a type that DuckDB prints as `text`; one that is no type of ours is UNKNOWN, shown as it is. */
export function columnType(text: string): ColumnType {
  try {
    return typeOf(parseType(text))
  } catch (error) {
    if (error instanceof TypeSyntaxError) return { dataType: 'UNKNOWN', display: text }
    throw error
  }
}

function typeOf(node: TypeNode): ColumnType {
  const display = node.text
  if (node.kind === 'scalar') return { dataType: SCALARS[node.name] ?? 'UNKNOWN', display, ...measures(node) }
  const dataType = NESTED[node.kind]
  if (node.kind === 'enum') return { dataType, display }
  if (node.kind !== 'list') return { dataType, display, fields: membersOf(node).map(fieldRow) }
  const element = typeOf(node.element)
  return { dataType, display, elementType: element.dataType, ...(element.fields ? { fields: element.fields } : {}) }
}

type OfKind<K extends TypeNode['kind']> = TypeNode & { readonly kind: K }

const membersOf = (node: OfKind<'struct' | 'union' | 'map'>): readonly Member[] =>
  node.kind === 'map'
    ? [
        { name: 'key', type: node.key },
        { name: 'value', type: node.value },
      ]
    : node.members

const fieldRow = ({ name, type }: Member): ColumnRow => ({ name, type: typeOf(type), nullable: true })

const measures = ({ name, arguments: [precision, scale] }: OfKind<'scalar'>) =>
  name === 'DECIMAL' && precision !== undefined ? { precision: Number(precision), scale: Number(scale ?? 0) } : {}
