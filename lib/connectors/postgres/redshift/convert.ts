import { columnTypes } from '../../../services/database/column-type.js'
import { type ColumnRow, type ForeignKeyRow, type TableRow, unreadable } from '../../../services/database/rows.js'

/** `varbyte(n)` prints as `binary varying(n)`. */
const columnType = columnTypes({ names: { 'binary varying': 'VARBINARY', varbyte: 'VARBINARY', oid: 'INT' } })

const UNKNOWN = 'its columns are not known'

/** A row of `RELATIONS`. */
export interface Relation {
  readonly name: string
  readonly sort: 'r' | 'v'
  readonly owner: string | null
  readonly comment: string | null
  readonly viewText: string | null
}

/** A row of `COLUMNS`, or of `LATE_BINDING_COLUMNS`, which knows less. */
export interface RelationColumn {
  readonly relation: string
  readonly name: string
  readonly number: number
  readonly type: string
  readonly notNull?: boolean
  readonly isDistKey?: boolean
  /** Its place in the sort key; negative for every other one of an interleaved key, 0 for none. */
  readonly sortKey?: number
  readonly comment?: string | null
}

/** A row of `KEYS`; lists of numbers as the driver gives them, or as printed. */
export interface KeyRow {
  readonly relation: string
  readonly key: string
  readonly sort: 'p' | 'u' | 'f'
  readonly own: Numbers
  readonly referred: Numbers | null
  readonly schema: string | null
  readonly table: string | null
  readonly number: number | null
  readonly column: string | null
}
type Numbers = readonly number[] | string

const numbers = (list: Numbers): readonly number[] =>
  typeof list === 'string' ? (list.match(/\d+/g) ?? []).map(Number) : list

const isMaterialized = ({ viewText }: Relation): boolean => /^\s*create\s+materialized\s/i.test(viewText ?? '')

/** A table or view. One without columns is a view whose tables are gone, or that the user may not look into. */
export function relationRow(
  relation: Relation,
  schema: string,
  columns: readonly RelationColumn[],
  keys: readonly KeyRow[],
): TableRow {
  const type = relation.sort === 'r' ? 'Regular' : isMaterialized(relation) ? 'MaterializedView' : 'View'
  if (columns.length === 0) return unreadable(relation.name, type, UNKNOWN)
  const named = (list: Numbers) =>
    numbers(list).flatMap((number) => columns.find((column) => column.number === number)?.name ?? [])
  const sorted = columns.filter(({ sortKey = 0 }) => sortKey !== 0)
  return {
    name: relation.name,
    type,
    columns: columns.map(columnRow),
    primaryKey: keys.filter(({ sort }) => sort === 'p').flatMap(({ own }) => named(own)),
    uniqueKeys: keys.filter(({ sort }) => sort === 'u').map(({ own }) => named(own)),
    foreignKeys: foreignKeys(keys, named),
    distributionKey: columns.filter(({ isDistKey }) => isDistKey).map(({ name }) => name),
    sortKey: sorted.sort((a, b) => Math.abs(a.sortKey!) - Math.abs(b.sortKey!)).map(({ name }) => name),
    comment: relation.comment ?? undefined,
    owner: relation.owner ?? undefined,
    definition: viewDefinition(relation, schema),
  }
}

const columnRow = ({ name, type, notNull = false, comment }: RelationColumn): ColumnRow => ({
  name,
  type: columnType(type),
  nullable: !notNull,
  comment: comment ?? undefined,
})

/** The text of a late-binding or materialized view is its whole statement, that of any other its query. */
function viewDefinition({ name, viewText }: Relation, schema: string): string | undefined {
  if (viewText === null) return undefined
  const text = viewText.trim()
  return /^create\s/i.test(text) ? text : `create view ${quoted(schema)}.${quoted(name)} as ${text}`
}

const quoted = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`)

function foreignKeys(keys: readonly KeyRow[], named: (list: Numbers) => string[]): ForeignKeyRow[] {
  const all = keys.filter(({ sort }) => sort === 'f')
  return [...new Set(all.map(({ key }) => key))].flatMap((key) => {
    const parts = all.filter((part) => part.key === key)
    const { own, referred, schema, table } = parts[0]!
    if (schema === null || table === null) return []
    const columnOf = (number: number) => parts.find((part) => part.number === number)?.column ?? []
    return [{ columns: named(own), schema, table, referredColumns: numbers(referred ?? []).flatMap(columnOf) }]
  })
}

/** A row of `EXTERNAL_TABLES`. */
export interface ExternalTable {
  readonly name: string
  readonly sort: string | null
  readonly location: string | null
}

/** A row of `EXTERNAL_COLUMNS`; `partKey` is its place among the partition keys, or 0. */
export interface ExternalColumn {
  readonly relation: string
  readonly name: string
  readonly type: string
  readonly partKey: number
  readonly nullable: string | null
}

export function externalRow({ name, location }: ExternalTable, columns: readonly ExternalColumn[]): TableRow {
  if (columns.length === 0) return unreadable(name, 'External', UNKNOWN)
  const keys = columns.filter(({ partKey }) => partKey > 0).sort((a, b) => a.partKey - b.partKey)
  const partition = keys.map((key) => ({ columnName: key.name, intervalType: 'COLUMN-VALUE' as const }))
  return {
    name,
    type: 'External',
    columns: columns.map((column) => ({
      name: column.name,
      type: columnType(column.type),
      nullable: column.nullable !== 'false',
    })),
    location: location || undefined,
    ...(keys.length > 0 ? { partition: { columns: partition } } : {}),
  }
}
