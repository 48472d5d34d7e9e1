import type { TableType } from '../../record/entities/table.js'
import { known } from '../../services/database/properties.js'
import type { ColumnRow, ForeignKeyRow, StoredProcedureRow, TableRow, TagRow } from '../../services/database/rows.js'
import { type DdlParts, tableDdl } from './ddl.js'
import { type Attribute, attributeRow, type TypeCatalog } from './types.js'

/** `[sort, own column numbers, schema, table, referred columns]`; the last three only for foreign keys. */
type Key = readonly ['p' | 'u' | 'f', readonly number[], string | null, string | null, readonly string[] | null]

/** A row of `tablesQuery`. */
export interface PgTable extends DdlParts {
  readonly name: string
  readonly sort: keyof typeof TABLE_TYPES
  readonly comment: string | null
  readonly owner: string
  readonly quotedName: string
  readonly viewText: string | null
  /** JSON: a list of `Attribute`. Text, as rows that wait are a tenth of the size then. */
  readonly columns: string | null
  readonly keys: readonly Key[] | null
  readonly partitionBy: string | null
  readonly partitionColumns: readonly number[] | null
  readonly policies: readonly string[] | null
  readonly properties?: Readonly<Record<string, string | null>>
}

const TABLE_TYPES = {
  r: 'Regular',
  p: 'Partitioned',
  f: 'Foreign',
  v: 'View',
  m: 'MaterializedView',
} as const satisfies Record<string, TableType>

/** A table as the service takes it. `classification` is what row-level policies are filed under. */
export function tableRow(table: PgTable, types: TypeCatalog, classification: string): TableRow {
  const attributes = JSON.parse(table.columns ?? '[]') as readonly Attribute[]
  const columns = attributes.map((attribute) => attributeRow(attribute, types))
  const named = columnNames(attributes)
  const keys = table.keys ?? []
  const primary = keys.find(([sort]) => sort === 'p')
  return {
    name: table.name,
    type: TABLE_TYPES[table.sort],
    columns,
    primaryKey: primary && named(primary[1]),
    uniqueKeys: keys.filter(([sort]) => sort === 'u').map(([, own]) => named(own)),
    foreignKeys: keys.flatMap((key) => foreignKey(key, named)),
    comment: table.comment ?? undefined,
    owner: table.owner,
    definition: definition(table),
    partition: partition(table, columns, named),
    properties: table.properties && known(table.properties),
    tags: (table.policies ?? []).map((policy) => policyTag(policy, classification)),
  }
}

function definition(table: PgTable): string | undefined {
  if (table.viewText !== null) return `create view ${table.quotedName} as ${table.viewText}`
  return table.sort === 'f' ? undefined : tableDdl(table)
}

const columnNames =
  (attributes: readonly Attribute[]) =>
  (numbers: readonly number[]): string[] =>
    numbers.flatMap((number) => attributes.find(([attribute]) => attribute === number)?.[1] ?? [])

const foreignKey = (
  [sort, own, schema, table, referredColumns]: Key,
  named: (numbers: readonly number[]) => string[],
): ForeignKeyRow[] =>
  sort === 'f' && schema !== null && table !== null && referredColumns
    ? [{ columns: named(own), schema, table, referredColumns }]
    : []

/** Column number 0 stands for an expression, which has no name. */
function partition(
  { partitionBy, partitionColumns }: PgTable,
  columns: readonly ColumnRow[],
  named: (numbers: readonly number[]) => string[],
): TableRow['partition'] {
  if (partitionBy === null || columns.length === 0) return undefined
  const intervalType = partitionBy === 'r' ? 'TIME-UNIT' : 'COLUMN-VALUE'
  return { columns: named(partitionColumns ?? []).map((columnName) => ({ columnName, intervalType })) }
}

const policyTag = (tag: string, classification: string): TagRow => ({
  classification,
  tag,
  classificationDescription: 'Postgres Tag Name',
  tagDescription: 'Postgres Tag Value',
})

/** A row of `STORED_PROCEDURES`. */
export interface PgProcedure {
  readonly name: string
  readonly sort: 'p' | 'f'
  readonly comment: string | null
  readonly arguments: string
  readonly code: string
}

/**
 * Procedures with names of their own: the catalog knows one per name, so the first of several overloads keeps the
 * name and the others carry their arguments.
 */
export function createProcedureRows(): (procedure: PgProcedure) => StoredProcedureRow {
  let previous: string | undefined
  return ({ name, sort, comment, arguments: signature, code }) => {
    const isOverload = name === previous
    previous = name
    return {
      name: isOverload ? `${name}(${signature})` : name,
      type: sort === 'p' ? 'StoredProcedure' : 'Function',
      code,
      comment: comment ?? undefined,
    }
  }
}
