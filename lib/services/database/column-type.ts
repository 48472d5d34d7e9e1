import type { DataType } from '../../record/entities/column.js'
import type { ColumnRow, ColumnType } from './rows.js'
import { parseType, type TypeNode, type TypePart, TypeSyntaxError } from './type-text.js'

/** The catalog's types by the names that databases print, in small letters (spec/behaviours.md §6). */
const TYPES: Readonly<Record<string, DataType>> = {
  tinyint: 'TINYINT', smallint: 'SMALLINT', int2: 'SMALLINT', mediumint: 'INT', int: 'INT', integer: 'INT', int4: 'INT',
  bigint: 'BIGINT', int8: 'BIGINT', int16: 'BIGINT', int32: 'BIGINT', int64: 'BIGINT', int128: 'BIGINT',
  int256: 'BIGINT', uint8: 'BIGINT', uint16: 'BIGINT', uint32: 'BIGINT', uint64: 'BIGINT', uint128: 'BIGINT',
  uint256: 'BIGINT', hugeint: 'NUMBER', uhugeint: 'NUMBER', utinyint: 'UINT', usmallint: 'UINT', uinteger: 'UINT',
  ubigint: 'UINT', largeint: 'LARGEINT', byteint: 'BYTEINT', serial: 'INT', bigserial: 'BIGINT', decimal: 'DECIMAL',
  dec: 'DECIMAL',
  numeric: 'NUMERIC', bignumeric: 'NUMERIC', number: 'NUMBER', money: 'MONEY', smallmoney: 'MONEY', real: 'FLOAT',
  float: 'FLOAT', float4: 'FLOAT', float32: 'FLOAT', bfloat16: 'FLOAT', float8: 'DOUBLE', float64: 'DOUBLE',
  double: 'DOUBLE', 'double precision': 'DOUBLE', bool: 'BOOLEAN', boolean: 'BOOLEAN', bit: 'BIT', 'bit varying': 'BIT',
  char: 'CHAR', character: 'CHAR', bpchar: 'CHAR', nchar: 'CHAR', fixedstring: 'CHAR', varchar: 'VARCHAR',
  'character varying': 'VARCHAR', varchar2: 'VARCHAR', nvarchar: 'VARCHAR', nvarchar2: 'VARCHAR', string: 'STRING',
  name: 'STRING', sysname: 'STRING', text: 'TEXT', tinytext: 'TEXT', longtext: 'TEXT', mediumtext: 'MEDIUMTEXT',
  ntext: 'NTEXT', citext: 'TEXT', clob: 'CLOB', nclob: 'CLOB', binary: 'BINARY', varbinary: 'VARBINARY', bytes: 'BYTES',
  bytea: 'BYTEA', blob: 'BLOB', tinyblob: 'BLOB', mediumblob: 'MEDIUMBLOB', longblob: 'LONGBLOB', raw: 'BINARY',
  image: 'IMAGE', date: 'DATE', date32: 'DATE', time: 'TIME', time64: 'TIME', timetz: 'TIME', timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP', timestamp_ntz: 'TIMESTAMP', timestamp_ltz: 'TIMESTAMP', timestamp_tz: 'TIMESTAMP',
  timestamp_s: 'TIMESTAMP', timestamp_ms: 'TIMESTAMP', timestamp_ns: 'TIMESTAMP', datetime: 'DATETIME',
  datetime2: 'DATETIME', datetime64: 'DATETIME', smalldatetime: 'DATETIME', datetimeoffset: 'DATETIME', year: 'YEAR',
  interval: 'INTERVAL', array: 'ARRAY', list: 'ARRAY', nested: 'ARRAY', multiset: 'ARRAY', map: 'MAP', hstore: 'MAP',
  row: 'STRUCT', struct: 'STRUCT', record: 'STRUCT', tuple: 'TUPLE', union: 'UNION', uniontype: 'UNION', enum: 'ENUM',
  enum8: 'ENUM', enum16: 'ENUM', set: 'SET', json: 'JSON', jsonb: 'JSON', object: 'JSON', variant: 'VARIANT',
  dynamic: 'VARIANT', uuid: 'UUID', uniqueidentifier: 'UUID', xml: 'XML', inet: 'INET', inet4: 'INET', inet6: 'INET',
  ipaddress: 'INET', ipprefix: 'CIDR', cidr: 'CIDR', ipv4: 'IPV4', ipv6: 'IPV6', macaddr: 'MACADDR', macaddr8: 'MACADDR',
  tsvector: 'TSVECTOR', tsquery: 'TSQUERY', pg_lsn: 'PG_LSN', geometry: 'GEOMETRY', geography: 'GEOGRAPHY',
  sphericalgeography: 'GEOGRAPHY', point: 'POINT', polygon: 'POLYGON', linestring: 'GEOMETRY', ring: 'GEOMETRY',
  multipolygon: 'GEOMETRY', multilinestring: 'GEOMETRY', multipoint: 'GEOMETRY', geometrycollection: 'GEOMETRY',
  box: 'GEOMETRY', path: 'GEOMETRY', circle: 'GEOMETRY', line: 'GEOMETRY', hyperloglog: 'HLL', hll: 'HLL',
  bitmap: 'BITMAP', aggregatefunction: 'AGGREGATEFUNCTION', simpleaggregatefunction: 'AGGREGATEFUNCTION',
  super: 'SUPER', hllsketch: 'HLLSKETCH', rowid: 'ROWID', void: 'NULL', null: 'NULL', unknown: 'NULL', nothing: 'NULL',
} // biome-ignore format: a table

/** What a database has of its own. */
export interface TypeRules {
  /** Names that are missing, or mean something else there; in small letters. */
  readonly names?: Readonly<Record<string, DataType>> | undefined
  /** Types that only say something about the one in their brackets: `nullable`. */
  readonly wrappers?: readonly string[] | undefined
}

/** What the catalog calls a type that a database prints; one that is no type of ours is UNKNOWN, shown as it is. */
export const columnTypes = ({ names = {}, wrappers = [] }: TypeRules = {}) => {
  const known = new Map(Object.entries({ ...TYPES, ...names }))
  const typeOf = (node: TypeNode): ColumnType => {
    const inside = wrappers.includes(node.name) ? node.parts[0]?.type : undefined
    if (inside) return { ...typeOf(inside), display: node.text }
    const dataType = lookedUp(known, node.name)
    const plain: ColumnType = { dataType, display: node.text, ...measures(dataType, node.parts) }
    if (dataType === 'ARRAY') return { ...plain, ...elementOf(node) }
    if (dataType === 'MAP' && node.parts.length === 2) return { ...plain, fields: fields(node.parts, ['key', 'value']) }
    return WITH_FIELDS.has(dataType) && node.parts.length > 0 ? { ...plain, fields: fields(node.parts) } : plain
  }
  const fields = (parts: readonly TypePart[], named: readonly string[] = []): ColumnRow[] =>
    parts.flatMap(({ name, type }, index) =>
      type ? [{ name: name ?? named[index] ?? String(index + 1), type: typeOf(type), nullable: true }] : [],
    )
  const elementOf = ({ name, parts }: TypeNode): Partial<ColumnType> => {
    if (name === 'nested') return { elementType: 'STRUCT', fields: fields(parts) }
    const element = parts[0]?.type && typeOf(parts[0].type)
    return { elementType: element?.dataType ?? 'UNKNOWN', ...(element?.fields ? { fields: element.fields } : {}) }
  }
  return (printed: string): ColumnType => ({ ...typeOf(parsed(printed)), display: printed })
}

/** A type whose brackets can't be read still has its name. */
function parsed(text: string): TypeNode {
  try {
    return parseType(text.trim())
  } catch (error) {
    if (!(error instanceof TypeSyntaxError)) throw error
    const name = /^[^(<[]*/.exec(text)![0].trim().toLowerCase()
    return { text, name, parts: [] }
  }
}

/** The longest beginning that is known: `decimal` of `decimal unsigned`. */
function lookedUp(known: ReadonlyMap<string, DataType>, name: string): DataType {
  for (let words = name.split(' '); words.length > 0; words = words.slice(0, -1)) {
    const found = known.get(words.join(' '))
    if (found) return found
  }
  return 'UNKNOWN'
}

const WITH_FIELDS: ReadonlySet<DataType> = new Set(['STRUCT', 'TUPLE', 'UNION'])
const WITH_LENGTH: ReadonlySet<DataType> = new Set(['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY', 'BIT'])
const WITH_PRECISION: ReadonlySet<DataType> = new Set(['DECIMAL', 'NUMERIC', 'NUMBER', 'FLOAT', 'DOUBLE'])

function measures(dataType: DataType, parts: readonly TypePart[]): Partial<ColumnType> {
  const [first, second] = parts.map(({ text }) => (/^\d+$/.test(text) ? Number(text) : undefined))
  if (first === undefined) return {}
  if (WITH_LENGTH.has(dataType)) return { length: first }
  return WITH_PRECISION.has(dataType) ? { precision: first, scale: second ?? 0 } : {}
}
