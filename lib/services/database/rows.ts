import type { DataType } from '../../record/entities/column.js'
import type { LifeCycle } from '../../record/entities/life-cycle.js'
import type { TableType } from '../../record/entities/table.js'
import type { TablePartition } from '../../record/entities/table-partition.js'
import type { Properties } from './properties.js'

/** What a database connector reads, in the source's own names. Nothing here knows of the catalog. */
export interface DatabaseRow {
  readonly name: string
  readonly comment?: string | undefined
  readonly owner?: string | undefined
  readonly tags?: readonly TagRow[] | undefined
}

export type SchemaRow = DatabaseRow

export interface ColumnRow {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly comment?: string | undefined
}

/** A column's type as the catalog words it, and as the source prints it. */
export interface ColumnType {
  readonly dataType: DataType
  readonly display: string
  /** Declared length, for types that have one. */
  readonly length?: number | undefined
  readonly precision?: number | undefined
  readonly scale?: number | undefined
  /** Element type of an array. */
  readonly elementType?: DataType | undefined
  /** Fields of a struct, or of an array's structs. */
  readonly fields?: readonly ColumnRow[] | undefined
  /** JSON Schema of the values, as text. */
  readonly jsonSchema?: string | undefined
}

export interface ForeignKeyRow {
  readonly columns: readonly string[]
  readonly schema: string
  readonly table: string
  readonly referredColumns: readonly string[]
}

export interface TagRow {
  readonly classification: string
  readonly tag: string
  /** What the two are called in prose, where the source has no words for them. */
  readonly classificationDescription?: string
  readonly tagDescription?: string
  /** The column that carries the tag; without it the tag is the table's. */
  readonly column?: string
}

export interface TableRow {
  readonly name: string
  readonly type: TableType
  readonly columns: readonly ColumnRow[]
  readonly primaryKey?: readonly string[] | undefined
  readonly uniqueKeys?: readonly (readonly string[])[] | undefined
  readonly foreignKeys?: readonly ForeignKeyRow[] | undefined
  /** The columns by which rows are spread over the nodes of a warehouse, and those by which they are sorted there. */
  readonly distributionKey?: readonly string[] | undefined
  readonly sortKey?: readonly string[] | undefined
  /** The columns by whose values rows lie together. */
  readonly clusterKey?: readonly string[] | undefined
  readonly comment?: string | undefined
  readonly owner?: string | undefined
  /** A view's text, or the DDL of a table when it was asked for. */
  readonly definition?: string | undefined
  readonly partition?: TablePartition | undefined
  readonly location?: string | undefined
  readonly tags?: readonly TagRow[] | undefined
  readonly lifeCycle?: LifeCycle | undefined
  /** What else the source keeps of it, for a run that asks for that. */
  readonly properties?: Properties | undefined
  /** Why nothing more is known of it. Such a table fails by name: nothing is sent for it, and it is not deleted. */
  readonly failure?: string | undefined
}

/** A table that is there, and whose columns can't be had. */
export const unreadable = (name: string, type: TableType, failure: string): TableRow => ({
  name,
  type,
  columns: [],
  failure,
})

export interface StoredProcedureRow {
  readonly name: string
  readonly type: 'StoredProcedure' | 'Function'
  readonly code: string
  readonly language?: 'SQL' | 'Java' | 'JavaScript' | 'Python' | 'External' | undefined
  readonly comment?: string | undefined
}
