import type { DataType } from '../../record/entities/column.js'
import type { TableType } from '../../record/entities/table.js'
import type { PartitionIntervalType } from '../../record/entities/table-partition.js'
import type { SqlRow } from '../../services/database/information-schema/adapter.js'
import {
  type ColumnRow,
  type ForeignKeyRow,
  type StoredProcedureRow,
  type TableRow,
  unreadable,
} from '../../services/database/rows.js'
import type { Parts } from './parts.js'
import { columnType } from './types.js'

/** A table as the service takes it. */
export function tableRow(parts: Parts): TableRow {
  const { name, location, comment } = parts.table[0]!
  const type = tableType(parts)
  if (parts.column.length === 0) return unreadable(name, type, 'its columns are not known')
  const columns = parts.column.map(columnRow)
  const isKnown = (column: { readonly name: string }): boolean => columns.some((each) => each.name === column.name)
  const keys = grouped(parts.key).filter((key) => key.every(isKnown)) // a graph's own keys are on columns that nobody sees
  const primary = keys.find(([first]) => first!.isPrimary)
  return {
    name,
    type,
    columns,
    primaryKey: primary && names(primary),
    uniqueKeys: keys.filter((key) => key !== primary).map(names),
    foreignKeys: grouped(parts.reference).map(foreignKey),
    comment,
    location,
    definition: parts.view[0]?.definition,
    partition: partition(parts, columns),
  }
}

function tableType({ table, partition: by }: Parts): TableType {
  const { type, isExternal } = table[0]!
  if (type === 'V') return 'View'
  if (isExternal) return 'External'
  return by.length > 0 ? 'Partitioned' : 'Regular'
}

const columnRow = ({ name, nullable, comment, ...type }: Parts['column'][number]): ColumnRow => ({
  name,
  type: columnType(type),
  nullable,
  comment,
})

/** Rows that share a `part`, in its order. */
function grouped<T extends { readonly part: number }>(rows: readonly T[]): T[][] {
  const groups = new Map<number, T[]>()
  for (const row of rows) groups.set(row.part, [...(groups.get(row.part) ?? []), row])
  return [...groups.values()]
}

const names = (rows: readonly { readonly name: string }[]): string[] => rows.map(({ name }) => name)

function foreignKey(key: readonly Parts['reference'][number][]): ForeignKeyRow {
  const { schema, table } = key[0]!
  return { columns: names(key), schema, table, referredColumns: key.map(({ referred }) => referred) }
}

/** All partitions of SQL Server are ranges of one column. */
function partition(parts: Parts, columns: readonly ColumnRow[]): TableRow['partition'] {
  const by = parts.partition.map(({ name }) => ({
    columnName: name,
    intervalType: intervalType(columns.find((column) => column.name === name)?.type.dataType),
  }))
  return by.length === 0 ? undefined : { columns: by }
}

const TIMES: ReadonlySet<DataType | undefined> = new Set(['DATE', 'DATETIME', 'TIME'] as const)
const NUMBERS: ReadonlySet<DataType | undefined> = new Set(['TINYINT', 'SMALLINT', 'INT', 'BIGINT'] as const)

function intervalType(type: DataType | undefined): PartitionIntervalType {
  if (TIMES.has(type)) return 'TIME-UNIT'
  return NUMBERS.has(type) ? 'INTEGER-RANGE' : 'COLUMN-VALUE'
}

const PROCEDURES = new Set(['P', 'PC'])
const IN_SQL = new Set(['P', 'FN', 'IF', 'TF'])

/** A row of `STORED_PROCEDURES`. Text that is encrypted, or that the user may not see, is left empty. */
export const storedProcedureRow = ({ name, type, code, comment }: SqlRow): StoredProcedureRow => ({
  name: String(name),
  type: PROCEDURES.has(String(type)) ? 'StoredProcedure' : 'Function',
  code: typeof code === 'string' ? code : '',
  language: IN_SQL.has(String(type)) ? 'SQL' : 'External',
  comment: commentOf(comment),
})

export const commentOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
