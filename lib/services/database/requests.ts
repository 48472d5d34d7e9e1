import type { EntityReference } from '../../record/entities/references.js'
import { type Create, create } from '../../record/request.js'
import { columnRequest } from './column-request.js'
import { columnConstraint, type ForeignKey, tableConstraints } from './constraints.js'
import type { Names } from './names.js'
import type { Properties } from './properties.js'
import type { DatabaseRow, SchemaRow, StoredProcedureRow, TableRow, TagRow } from './rows.js'
import { labels } from './tags.js'

type OwnerList = readonly EntityReference[] | undefined

/** Where a row stands. */
export interface Place {
  readonly names: Names
  readonly database: string
  readonly schema: string
}

const described = (comment: string | undefined) => (comment ? { description: comment } : {})
const owned = (owners: OwnerList) => (owners ? { owners } : {})
const tagged = (tags: readonly TagRow[] | undefined, column?: string) => {
  const found = tags ? labels(tags, column) : []
  return found.length > 0 ? { tags: found } : {}
}

export const databaseRequest = (row: DatabaseRow, names: Names, owners: OwnerList): Create<'database'> =>
  create('database', {
    name: row.name,
    ...described(row.comment),
    ...owned(owners),
    ...tagged(row.tags),
    service: names.service,
  })

export const schemaRequest = (
  row: SchemaRow,
  { names, database }: Omit<Place, 'schema'>,
  owners: OwnerList,
): Create<'databaseSchema'> =>
  create('databaseSchema', {
    name: row.name,
    ...described(row.comment),
    ...owned(owners),
    ...tagged(row.tags),
    database: names.database(database),
  })

export interface TableFacts {
  readonly owners: OwnerList
  /** Custom properties. */
  readonly extension?: Properties | undefined
  /** False for a table the run does not take: a foreign key to it is left out. */
  readonly keeps: (schema: string, table: string) => boolean
}

/** A table with its columns, keys, foreign keys, tags and definition; all references are built locally. */
export function tableRequest(row: TableRow, place: Place, { owners, keeps, extension }: TableFacts): Create<'table'> {
  const { names, database, schema } = place
  const foreignKeys = (row.foreignKeys ?? [])
    .filter((key) => keeps(key.schema, key.table))
    .map(
      (key): ForeignKey => ({
        ...key,
        referredFqns: key.referredColumns.map((column) => names.column(database, key.schema, key.table, column)),
      }),
    )
  const constraintOf = columnConstraint(row)
  const columnTags = row.tags?.some(({ column }) => column !== undefined) ? row.tags : undefined
  return create('table', {
    columns: row.columns.map((column) =>
      columnRequest(column, { constraint: constraintOf(column), ...tagged(columnTags, column.name) }),
    ),
    databaseSchema: names.schema(database, schema),
    ...described(row.comment),
    ...(extension && Object.keys(extension).length > 0 ? { extension } : {}),
    ...(row.location ? { locationPath: row.location } : {}),
    name: row.name,
    ...owned(owners),
    ...(row.definition ? { schemaDefinition: row.definition } : {}),
    tableConstraints: tableConstraints(row, foreignKeys),
    ...(row.partition ? { tablePartition: row.partition } : {}),
    tableType: row.type,
    ...tagged(row.tags),
  })
}

export const storedProcedureRequest = (
  row: StoredProcedureRow,
  { names, database, schema }: Place,
): Create<'storedProcedure'> =>
  create('storedProcedure', {
    name: row.name,
    ...described(row.comment),
    storedProcedureCode: { ...(row.language ? { language: row.language } : {}), code: row.code },
    storedProcedureType: row.type,
    databaseSchema: names.schema(database, schema),
  })
