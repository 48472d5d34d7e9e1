import type { DataType } from '../../record/entities/column.js'
import type { ColumnType } from '../../services/database/rows.js'

/** spec/behaviours.md §6, and the types that MariaDB adds. */
const TYPES: Readonly<Record<string, DataType>> = {
  tinyint: 'TINYINT', smallint: 'SMALLINT', mediumint: 'INT', int: 'INT', bigint: 'BIGINT', decimal: 'DECIMAL',
  float: 'FLOAT', double: 'DOUBLE', bit: 'BIT', char: 'CHAR', varchar: 'VARCHAR', tinytext: 'TEXT', text: 'TEXT',
  mediumtext: 'MEDIUMTEXT', longtext: 'TEXT', binary: 'BINARY', varbinary: 'VARBINARY', tinyblob: 'BLOB', blob: 'BLOB',
  mediumblob: 'MEDIUMBLOB', longblob: 'LONGBLOB', date: 'DATE', time: 'TIME', datetime: 'DATETIME',
  timestamp: 'TIMESTAMP', year: 'YEAR', enum: 'ENUM', set: 'SET', json: 'JSON', uuid: 'UUID', inet4: 'INET',
  inet6: 'INET', xmltype: 'XML', geometry: 'GEOMETRY', point: 'GEOMETRY', linestring: 'GEOMETRY', polygon: 'GEOMETRY',
  multipoint: 'GEOMETRY', multilinestring: 'GEOMETRY', multipolygon: 'GEOMETRY', geometrycollection: 'GEOMETRY',
  geomcollection: 'GEOMETRY', vector: 'ARRAY',
} // biome-ignore format: a table

/** MariaDB's JSON is a `longtext` that a check holds to it. */
export const JSON_TYPE: ColumnType = { dataType: 'JSON', display: 'json' }

/** A column's type from what the server prints: `decimal(14,2) unsigned`. */
export function columnType(printed: string): ColumnType {
  const display = displayOf(printed)
  const { name = '', arguments: inside } = /^(?<name>\w+)(?:\((?<arguments>.*)\))?/s.exec(display)?.groups ?? {}
  const dataType = TYPES[name] ?? 'UNKNOWN'
  return {
    dataType,
    display,
    ...(dataType === 'ARRAY' ? { elementType: 'FLOAT' as const } : {}),
    ...measures(name, inside?.split(',').map(Number) ?? []),
  }
}

/** Without the widths that integers and years are displayed with: MySQL 8 prints none, but for flags and zeros before. */
function displayOf(printed: string): string {
  const plain = printed.replace(/\s*\/\*.*?\*\/\s*$/s, '')
  if (plain.startsWith('tinyint(1)') || plain.endsWith('zerofill')) return plain
  return plain.replace(/^(tinyint|smallint|mediumint|int|bigint|year)\(\d+\)/, '$1')
}

const WITH_LENGTH = new Set(['char', 'varchar', 'binary', 'varbinary', 'bit'])
const WITH_PRECISION = new Set(['decimal', 'float', 'double'])

function measures(name: string, [first, second]: readonly number[]): Partial<ColumnType> {
  if (WITH_LENGTH.has(name)) return { length: first }
  if (WITH_PRECISION.has(name) && first !== undefined) return { precision: first, scale: second ?? 0 }
  return {}
}
