import type { DataType } from '../../record/entities/column.js'
import type { ColumnRow, ColumnType } from '../../services/database/rows.js'

/** `[number, name, type oid, type modifier, printed type, dimensions, not null, comment]` */
export type Attribute = readonly [number, string, number, number, string, number, boolean, string | null]

/** A row of the type catalog. */
export interface TypeRow {
  readonly oid: number
  readonly name: string
  /** b base, c composite, d domain, e enum, m multirange, p pseudo, r range. */
  readonly sort: string
  readonly category: string
  readonly element: number
  readonly base: number
  readonly modifier: number
  readonly labels: readonly string[] | null
  readonly fields: readonly Attribute[] | null
}

export type TypeCatalog = ReadonlyMap<number, TypeRow>

/** spec/behaviours.md §6, without the incumbent's gaps (docs/parity.md). */
const BASE_TYPES: Readonly<Record<string, DataType>> = {
  int2: 'SMALLINT', int4: 'INT', int8: 'BIGINT', numeric: 'NUMERIC', float4: 'FLOAT', float8: 'DOUBLE', money: 'MONEY',
  bool: 'BOOLEAN', bpchar: 'CHAR', char: 'CHAR', varchar: 'VARCHAR', text: 'TEXT', name: 'STRING', citext: 'TEXT',
  ltree: 'TEXT', lquery: 'TEXT', ltxtquery: 'TEXT', bytea: 'BYTEA', date: 'DATE', time: 'TIME', timetz: 'TIME',
  timestamp: 'TIMESTAMP', timestamptz: 'TIMESTAMP', interval: 'INTERVAL', uuid: 'UUID', json: 'JSON', jsonb: 'JSON',
  jsonpath: 'STRING', xml: 'XML', hstore: 'MAP', inet: 'INET', cidr: 'CIDR', macaddr: 'MACADDR', macaddr8: 'MACADDR',
  bit: 'BIT', varbit: 'BIT', tsvector: 'TSVECTOR', tsquery: 'TSQUERY', pg_lsn: 'PG_LSN', pg_snapshot: 'PG_SNAPSHOT',
  txid_snapshot: 'TXID_SNAPSHOT', oid: 'INT', xid: 'INT', xid8: 'BIGINT', cid: 'INT', geometry: 'GEOMETRY',
  geography: 'GEOGRAPHY', tsrange: 'DATETIMERANGE', tstzrange: 'DATETIMERANGE', daterange: 'DATETIMERANGE',
} // biome-ignore format: a table

/** For types of extensions that the table above doesn't name: PostgreSQL's own sorting of types. */
const CATEGORIES: Readonly<Record<string, DataType>> = {
  B: 'BOOLEAN', D: 'TIMESTAMP', G: 'GEOMETRY', I: 'INET', N: 'NUMERIC', S: 'STRING', T: 'INTERVAL', V: 'BIT',
} // biome-ignore format: a table

/** Object identifiers print as names: regclass, regproc, … */
const isNameLike = (name: string): boolean => name.startsWith('reg')

/** Types nest at most this deep: a composite may hold an array of itself. */
const MAX_DEPTH = 16

export const attributeRow = (attribute: Attribute, types: TypeCatalog, depth = 0): ColumnRow => {
  const [, name, oid, modifier, display, dimensions, notNull, comment] = attribute
  return {
    name,
    type: columnType({ oid, modifier, display, dimensions }, types, depth),
    nullable: !notNull,
    ...(comment === null ? {} : { comment }),
  }
}

interface Typed {
  readonly oid: number
  readonly modifier: number
  readonly display: string
  readonly dimensions: number
}

/** What the catalog calls a PostgreSQL type. A domain is its base type; arrays, composites and enums show what is in them. */
function columnType({ oid, modifier, display, dimensions }: Typed, types: TypeCatalog, depth = 0): ColumnType {
  const type = types.get(oid)
  if (!type) return { dataType: 'UNKNOWN', display }
  if (type.sort === 'd') {
    const base = { oid: type.base, modifier: type.modifier, display, dimensions }
    return columnType(base, types, depth)
  }
  if (type.sort === 'c') return { dataType: 'STRUCT', display, fields: fields(type, types, depth) }
  if (type.sort === 'e') return { dataType: 'ENUM', display: `${display} enum(${labels(type.labels ?? [])})` }
  if (type.category === 'A' && type.element !== 0)
    return arrayType(type, { oid, modifier, display, dimensions }, types, depth)
  return { dataType: baseType(type), display, ...measures(type.name, modifier) }
}

/** A struct always has a list of fields: the server refuses one without. Below the limit it is empty. */
const fields = ({ fields: attributes }: TypeRow, types: TypeCatalog, depth: number): readonly ColumnRow[] =>
  depth >= MAX_DEPTH ? [] : (attributes ?? []).map((attribute) => attributeRow(attribute, types, depth + 1))

const labels = (all: readonly string[]): string => all.map((label) => `'${label.replaceAll("'", "''")}'`).join(', ')

function arrayType(
  type: TypeRow,
  { modifier, display, dimensions }: Typed,
  types: TypeCatalog,
  depth: number,
): ColumnType {
  const element = columnType({ oid: type.element, modifier, display, dimensions: 0 }, types, depth)
  return {
    dataType: 'ARRAY',
    elementType: element.dataType,
    display: display + '[]'.repeat(Math.max(0, dimensions - 1)),
    ...(element.fields ? { fields: element.fields } : {}),
  }
}

const baseType = ({ name, category }: TypeRow): DataType =>
  BASE_TYPES[name] ?? (isNameLike(name) ? 'STRING' : (CATEGORIES[category] ?? 'UNKNOWN'))

/** Length, precision and scale, as the type's modifier holds them; -1 is none. */
function measures(name: string, modifier: number): Pick<ColumnType, 'length' | 'precision' | 'scale'> {
  if (modifier < 0) return {}
  if (name === 'varchar' || name === 'bpchar') return { length: modifier - 4 }
  if (name === 'bit' || name === 'varbit') return { length: modifier }
  if (name !== 'numeric') return {}
  const scale = (modifier - 4) & 0x7ff
  return { precision: ((modifier - 4) >> 16) & 0xffff, scale: scale >= 1024 ? scale - 2048 : scale }
}
