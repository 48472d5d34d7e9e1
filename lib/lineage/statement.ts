import type { Dialect } from './dialect.js'
import type { TableColumns } from './table-columns.js'

/** A table as a statement names it: one to four parts, outermost first, without quotes. */
export interface TableName {
  readonly parts: readonly string[]
}

/** One column of a table. */
export interface ColumnName {
  readonly table: TableName
  readonly column: string
}

/** An output column and the columns its value is made of. */
export interface ColumnFlow {
  /** `table` is missing where a query has no target. */
  readonly to: { readonly table?: TableName; readonly column: string }
  readonly from: readonly ColumnName[]
  /** The columns of CTEs and subqueries passed on the way, as `alias.column`. */
  readonly path?: readonly string[]
}

/** Two columns compared with `=` in a join or a filter. */
export interface JoinPair {
  readonly left: ColumnName
  readonly right: ColumnName
}

/** What a statement does; its first verb, as parsed. */
export type StatementKind =
  | 'select'
  | 'insert'
  | 'update'
  | 'delete'
  | 'merge'
  | 'create'
  | 'copy'
  | 'unload'
  | 'export'
  | 'load'
  | 'cache'
  | 'truncate'
  | 'drop'
  | 'alter'
  | 'refresh'
  | 'explain'
  | 'other'

/** The relations a statement reads and writes. */
export interface StatementTables {
  readonly kind: StatementKind
  readonly sources: readonly TableName[]
  readonly targets: readonly TableName[]
  /** The names of its CTEs. */
  readonly intermediates: readonly TableName[]
}

/** How the columns of a statement flow. */
export interface StatementColumns {
  readonly columns: readonly ColumnFlow[]
  readonly joins: readonly JoinPair[]
}

/** Everything known of one statement. */
export interface StatementLineage extends StatementTables, StatementColumns {
  /** Why there are no columns although the tables are known. */
  readonly columnsFailed?: string
}

/** One statement of a script: its lineage, or why there is none. */
export type StatementResult = { readonly sql: string; readonly masked?: string } & (
  | { readonly lineage: StatementLineage }
  | { readonly error: string }
)

/** A script to read; `schema` holds only tables that may be mentioned in it. */
export interface SqlRequest {
  readonly sql: string
  readonly dialect: Dialect
  readonly schema?: TableColumns
  /** True: results tell their statements with `?` for literals. */
  readonly masks?: boolean
}

/** A name as text: its parts joined with dots. */
export const tableText = ({ parts }: TableName): string => parts.join('.')
