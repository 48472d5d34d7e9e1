import type { ColumnConstraint } from '../../record/entities/column.js'
import type { RelationshipType, TableConstraint } from '../../record/entities/table-constraint.js'
import type { ColumnRow, ForeignKeyRow, TableRow } from './rows.js'

type Keys = Pick<TableRow, 'primaryKey' | 'uniqueKeys'>

/**
 * The constraint on each column (spec/behaviours.md §5.1): a key of one column stands on the column, one of several
 * in the table's list, where its columns then say nothing.
 */
export function columnConstraint(keys: Keys): (column: ColumnRow) => ColumnConstraint | undefined {
  const primary = keys.primaryKey ?? []
  const unique = new Set((keys.uniqueKeys ?? []).flatMap((key) => (key.length === 1 ? key : [])))
  return ({ name, nullable }) => {
    if (primary.includes(name)) return primary.length === 1 ? 'PRIMARY_KEY' : undefined
    if (unique.has(name)) return 'UNIQUE'
    return nullable ? 'NULL' : 'NOT_NULL'
  }
}

export interface ForeignKey extends ForeignKeyRow {
  /** FQNs of the columns it points to. */
  readonly referredFqns: readonly string[]
}

type Layout = Pick<TableRow, 'distributionKey' | 'sortKey' | 'clusterKey'>

/** Keys of several columns, foreign keys, and those of a warehouse's layout. */
export const tableConstraints = (keys: Keys & Layout, foreignKeys: readonly ForeignKey[]): TableConstraint[] => [
  ...(keys.uniqueKeys ?? [])
    .filter((key) => key.length > 1)
    .map((columns): TableConstraint => ({ constraintType: 'UNIQUE', columns })),
  ...((keys.primaryKey?.length ?? 0) > 1
    ? [{ constraintType: 'PRIMARY_KEY' as const, columns: keys.primaryKey! }]
    : []),
  ...foreignKeys.map(
    ({ columns, referredFqns }): TableConstraint => ({
      constraintType: 'FOREIGN_KEY',
      columns,
      referredColumns: referredFqns,
      relationshipType: relationship(columns, keys),
    }),
  ),
  ...layoutKey('DIST_KEY', keys.distributionKey),
  ...layoutKey('SORT_KEY', keys.sortKey),
  ...layoutKey('CLUSTER_KEY', keys.clusterKey),
]

const layoutKey = (
  constraintType: 'DIST_KEY' | 'SORT_KEY' | 'CLUSTER_KEY',
  columns: readonly string[] = [],
): TableConstraint[] => (columns.length > 0 ? [{ constraintType, columns }] : [])

/** A foreign key points to a unique key, so its far side is always one. */
function relationship(columns: readonly string[], { primaryKey, uniqueKeys = [] }: Keys): RelationshipType {
  const own = new Set(columns)
  const isKey = (key: readonly string[] | undefined): boolean =>
    key !== undefined && key.length > 0 && key.every((column) => own.has(column))
  return isKey(primaryKey) || uniqueKeys.some(isKey) ? 'ONE_TO_ONE' : 'MANY_TO_ONE'
}
