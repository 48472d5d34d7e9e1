import type { TableName } from './statement.js'

/** The columns of a table, in its order; undefined for a table that is not known. */
export interface TableColumns {
  readonly tables: readonly { readonly parts: readonly string[]; readonly columns: readonly string[] }[]
}

const SEPARATOR = '\u0000'

const columnNames = (value: unknown): readonly string[] | undefined => {
  if (Array.isArray(value))
    return value.map((one) => (typeof one === 'string' ? one : String((one as { name?: unknown } | null)?.name)))
  if (typeof value !== 'object' || value === null) return undefined
  const entries = Object.values(value)
  if ('columns' in value && typeof value.columns === 'object') return columnNames(value.columns)
  return entries.every((one) => typeof one === 'string' || one === null) ? Object.keys(value) : undefined
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

interface ListedTable {
  readonly name: string
  readonly database?: string
  readonly schema?: string
  readonly columns: object
}

const isTable = (value: unknown): value is ListedTable =>
  isObject(value) && typeof value.name === 'string' && typeof value.columns === 'object' && value.columns !== null

const tableOf = ({ name, database, schema, columns }: ListedTable): TableColumns['tables'][number] => ({
  parts: [...(database ? [database] : []), ...(schema ? [schema] : []), ...name.split('.')],
  columns: columnNames(columns) ?? [],
})

/**
 * Reads `{"schema.table": ["col"]}`, `{"schema.table": {"col": "TYPE"}}`, either nested by schema and database, and a
 * list of `{"schema", "name", "columns"}`.
 * @throws TypeError for another shape.
 */
export function readTableColumns(value: unknown, above: readonly string[] = []): TableColumns {
  const list = Array.isArray(value) ? value : isObject(value) && Array.isArray(value.tables) ? value.tables : undefined
  if (above.length === 0 && list && list.length > 0 && list.every(isTable)) return { tables: list.map(tableOf) }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`the columns of ${above.join('.') || 'the tables'} are neither a list nor an object`)
  const tables = Object.entries(value).flatMap(([key, inner]) => {
    const parts = [...above, ...key.replace(/["`[\]]/g, '').split('.')]
    const columns = columnNames(inner)
    return columns ? [{ parts, columns }] : readTableColumns(inner, parts).tables
  })
  return { tables }
}

/** Looks up the columns of a table as a statement names it. */
export type ColumnLookup = (table: TableName) => readonly string[] | undefined

/** A lookup by the trailing parts both names have, whatever their case; an ambiguous name finds nothing. */
export function columnLookup(schema: TableColumns | undefined): ColumnLookup {
  const byName = new Map<
    string,
    readonly { readonly parts: readonly string[]; readonly columns: readonly string[] }[]
  >()
  for (const { parts, columns } of schema?.tables ?? []) {
    const lower = parts.map((part) => part.toLowerCase())
    const last = lower.at(-1)!
    byName.set(last, [...(byName.get(last) ?? []), { parts: lower, columns }])
  }
  return ({ parts }) => {
    const lower = parts.map((part) => part.toLowerCase())
    const found = (byName.get(lower.at(-1)!) ?? []).filter(({ parts: known }) => {
      const length = Math.min(known.length, lower.length)
      return known.slice(-length).join(SEPARATOR) === lower.slice(-length).join(SEPARATOR)
    })
    const exact = found.find(({ parts: known }) => known.length === lower.length)
    return (exact ?? (found.length === 1 ? found[0] : undefined))?.columns
  }
}
