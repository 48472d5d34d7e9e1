import { type ColumnName, type TableName, tableText } from './statement.js'

/** A column of a table that a value is made of, and the columns of CTEs and subqueries it passed. */
export interface Origin extends ColumnName {
  readonly path: readonly string[]
}

/** A column of a relation. */
export interface Column {
  readonly name: string
  readonly origins: readonly Origin[]
}

/**
 * The columns of a relation. `rest` answers for names that are not among them; without it there are no others.
 * A column named `*` stands for those of a table that is not known.
 */
export interface Shape {
  readonly columns: readonly Column[]
  readonly rest?: (name: string) => readonly Origin[]
}

/** A relation in a FROM clause. */
export interface Relation extends Shape {
  /** What its columns are qualified with. */
  readonly alias?: string
  /** Its name when it is a table. */
  readonly table?: TableName
  /** True for a table function: its alias may stand for its value. */
  readonly value?: boolean
  /** True where a bare name never means its columns: the row an INSERT proposes. */
  readonly qualifiedOnly?: boolean
}

export const STAR = '*'
export const NOTHING: Shape = { columns: [] }

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

export { same as sameName }

/** Each origin once; the paths of equal ones are joined. */
export function distinct(origins: readonly Origin[]): readonly Origin[] {
  if (origins.length < 2) return origins
  const byKey = new Map<string, Origin>()
  for (const origin of origins) {
    const key = `${tableText(origin.table)}\n${origin.column}`.toLowerCase()
    const before = byKey.get(key)
    const path = before ? [...new Set([...before.path, ...origin.path])] : origin.path
    byKey.set(key, { ...(before ?? origin), path })
  }
  return [...byKey.values()]
}

/** All that a whole row is made of. */
export const rowOrigins = ({ columns }: Shape): readonly Origin[] => distinct(columns.flatMap(({ origins }) => origins))

/** The origins of a column by its name, without those `rest` would guess. */
export const knownColumn = (shape: Shape, name: string): Column | undefined =>
  shape.columns.find((column) => column.name !== STAR && same(column.name, name))

/** The origins of a column by its name; undefined when the relation surely has no such column. */
export const columnOrigins = (shape: Shape, name: string): readonly Origin[] | undefined =>
  knownColumn(shape, name)?.origins ?? shape.rest?.(name)

/** A table of the database: with its columns where they are known, else with any. */
export function tableShape(table: TableName, columns: readonly string[] | undefined): Shape {
  const origin = (column: string): Origin => ({ table, column, path: [] })
  if (columns) return { columns: columns.map((name) => ({ name, origins: [origin(name)] })) }
  return { columns: [{ name: STAR, origins: [origin(STAR)] }], rest: (name) => [origin(name)] }
}

/** The shape as seen under an alias: with the step on the paths, and new names for its first columns. */
export function renamed(shape: Shape, alias: string | undefined, names: readonly string[] = []): Shape {
  const step = (origins: readonly Origin[], name: string): readonly Origin[] =>
    alias === undefined ? origins : origins.map((one) => ({ ...one, path: [...one.path, `${alias}.${name}`] }))
  const known = names.length > 0 ? spread(shape, names) : shape.columns
  const columns = known.map(({ name, origins }) => ({ name, origins: step(origins, name) }))
  const { rest } = shape
  return rest ? { columns, rest: (name) => step(rest(name), name) } : { columns }
}

/** Names for columns by position; where a `*` hides the positions, any of its columns may be meant. */
function spread({ columns }: Shape, names: readonly string[]): readonly Column[] {
  const star = columns.findIndex(({ name }) => name === STAR)
  if (star < 0) {
    return [
      ...columns.map((column, at) => ({ ...column, name: names[at] ?? column.name })),
      ...names.slice(columns.length).map((name) => ({ name, origins: [] })),
    ]
  }
  const before = columns.slice(0, star).map((column, at) => ({ ...column, name: names[at] ?? column.name }))
  const after = columns.slice(star + 1).filter(({ name }) => name !== STAR)
  const last = Math.max(star, names.length - after.length)
  const hidden = columns.filter(({ name }) => name === STAR).flatMap(({ origins }) => origins)
  const middle = names.slice(star, last).map((name) => ({ name, origins: distinct(hidden) }))
  return [...before, ...middle, ...names.slice(last).map((name, at) => ({ ...after[at]!, name }))]
}

/** Two branches of a set operation, by position or by name; the columns are named as on the left. */
export function union(left: Shape, right: Shape, byName: boolean): Shape {
  const open = (shape: Shape): boolean => shape.columns.some(({ name }) => name === STAR)
  const rests = [left.rest, right.rest].filter((rest) => rest !== undefined)
  const rest = rests.length > 0 ? (name: string) => distinct(rests.flatMap((one) => one(name))) : undefined
  const partner = (column: Column, at: number): Column | undefined =>
    byName || (open(right) && column.name !== STAR) ? knownColumn(right, column.name) : right.columns[at]
  const guessed = ({ name }: Column): readonly Origin[] =>
    open(right) && name !== STAR && !knownColumn(right, name) ? (right.rest?.(name) ?? []) : []
  const columns = left.columns.map((column, at) => ({
    name: column.name,
    origins: distinct([...column.origins, ...(partner(column, at)?.origins ?? []), ...guessed(column)]),
  }))
  const added = byName ? right.columns.filter(({ name }) => !knownColumn(left, name)) : []
  return { columns: [...columns, ...added], ...(rest && { rest }) }
}
