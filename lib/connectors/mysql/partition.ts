import type { PartitionIntervalType } from '../../record/entities/table-partition.js'
import type { ColumnRow, TableRow } from '../../services/database/rows.js'
import type { Parts } from './parts.js'

/** The columns that a table is partitioned by, and how. `KEY()` without columns means the primary key. */
export function partitionOf(
  partition: Parts['partition'][number] | undefined,
  columns: readonly ColumnRow[],
  primaryKey: readonly string[] | undefined,
): TableRow['partition'] {
  if (!partition) return undefined
  const [method, by, subMethod, subBy] = partition
  const found = [
    ...levelOf(method, by, columns, primaryKey),
    ...(subMethod === null ? [] : levelOf(subMethod, subBy, columns, primaryKey)),
  ]
  return found.length === 0 ? undefined : { columns: found }
}

function levelOf(
  method: string,
  expression: string | null,
  columns: readonly ColumnRow[],
  primaryKey: readonly string[] = [],
): { readonly columnName: string; readonly intervalType: PartitionIntervalType }[] {
  const names = expression ? namesIn(expression) : method.includes('KEY') ? primaryKey : []
  return columns
    .filter(({ name }) => names.includes(name.toLowerCase()) || names.includes(name))
    .map((column) => ({ columnName: column.name, intervalType: intervalType(method, column) }))
}

const TIMES: ReadonlySet<string> = new Set(['DATE', 'DATETIME', 'TIMESTAMP', 'TIME', 'YEAR'])

function intervalType(method: string, { type }: ColumnRow): PartitionIntervalType {
  if (!method.startsWith('RANGE')) return 'COLUMN-VALUE'
  return TIMES.has(type.dataType) ? 'TIME-UNIT' : 'INTEGER-RANGE'
}

/** Newer servers quote the columns of an expression; older ones keep it as it was written. */
function namesIn(expression: string): string[] {
  if (!expression.includes('`')) return expression.match(/[\p{L}\p{N}_$]+(?![\p{L}\p{N}_$]|\s*\()/gu)?.map(lower) ?? []
  return [...expression.matchAll(/`((?:[^`]|``)*)`/g)].map(([, name]) => name!.replaceAll('``', '`'))
}

const lower = (name: string): string => name.toLowerCase()
