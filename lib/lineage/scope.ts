import type { Dialect } from './dialect.js'
import {
  columnOrigins,
  distinct,
  knownColumn,
  type Origin,
  type Relation,
  rowOrigins,
  type Shape,
  sameName,
} from './shape.js'
import type { JoinPair, TableName } from './statement.js'
import type { ColumnLookup } from './table-columns.js'

/** What holds for a whole statement. */
export interface Statement {
  readonly dialect: Dialect
  readonly lookup: ColumnLookup
  /** Pairs found so far. */
  readonly joins: JoinPair[]
  /** The column lists that stand behind the names `rewrite` put in their place. */
  readonly lists: ReadonlyMap<string, readonly string[]>
}

/** What a name may refer to at some point of a statement. */
export interface Scope {
  readonly statement: Statement
  readonly parent?: Scope
  readonly relations: readonly Relation[]
  /** CTEs by their name in lower case, each worked out once, when it is read. */
  readonly ctes: ReadonlyMap<string, () => Shape>
  /** Names that hide columns: parameters of a lambda, and columns of the same SELECT list. */
  readonly locals: ReadonlyMap<string, readonly Origin[]>
  /** ClickHouse's `WITH expression AS name`: seen from everywhere below, behind the columns of tables. */
  readonly constants: ReadonlyMap<string, (scope: Scope) => readonly Origin[]>
  /** Columns joined with USING or NATURAL, in lower case. */
  readonly merged: ReadonlySet<string>
}

const NO_LOCALS: ReadonlyMap<string, never> = new Map<string, never>()
const NO_NAMES: ReadonlySet<string> = new Set<string>()

export const rootScope = (statement: Statement): Scope => ({
  statement,
  relations: [],
  ctes: new Map(),
  locals: NO_LOCALS,
  constants: NO_LOCALS,
  merged: NO_NAMES,
})

/** A scope below another: what isn't found in it is looked for above. */
export const below = (parent: Scope, own: Partial<Scope> = {}): Scope => ({
  statement: parent.statement,
  ctes: parent.ctes,
  constants: parent.constants,
  relations: [],
  locals: NO_LOCALS,
  merged: NO_NAMES,
  parent,
  ...own,
})

const endsWith = (table: TableName, parts: readonly string[]): boolean => {
  const end = table.parts.slice(-parts.length)
  return end.length === parts.length && end.every((part, at) => sameName(part, parts[at]!))
}

/** The relation a qualifier means: by alias, else by the trailing parts of a table's name. */
export function findRelation(scope: Scope, qualifier: readonly string[]): Relation | undefined {
  const [alias] = qualifier
  const found =
    (qualifier.length === 1 && scope.relations.find((one) => one.alias !== undefined && sameName(one.alias, alias!))) ||
    scope.relations.find((one) => one.table && endsWith(one.table, qualifier))
  return found || (scope.parent && findRelation(scope.parent, qualifier))
}

/** `sequence.NEXTVAL` */
const SEQUENCE_FIELD = /^(?:nextval|currval)$/i

/** What a dotted name is made of: `alias.column`, `schema.table.column`, a column, or a field of one of these. */
export function resolve(scope: Scope, path: readonly string[]): readonly Origin[] {
  if (path[0]!.startsWith('@')) return []
  if (path.length > 1 && SEQUENCE_FIELD.test(path.at(-1)!)) return []
  for (let length = Math.min(path.length - 1, 4); length > 0; length -= 1) {
    const relation = findRelation(scope, path.slice(0, length))
    if (relation) return qualified(relation, path[length]!)
  }
  return unqualified(scope, path[0]!) ?? []
}

/** A table's own column as the statement spells it, whatever the spelling in the schema. */
const spelled = (origins: readonly Origin[], name: string): readonly Origin[] =>
  origins.map((one) => (one.path.length === 0 && sameName(one.column, name) ? { ...one, column: name } : one))

function qualified(relation: Relation, name: string): readonly Origin[] {
  const origins = columnOrigins(relation, name)
  if (origins) return spelled(origins, name)
  if (relation.table) return [{ table: relation.table, column: name, path: [] }]
  return relation.value ? rowOrigins(relation) : []
}

const without = (constants: Scope['constants'], name: string): Scope['constants'] =>
  new Map([...constants].filter(([key]) => key !== name.toLowerCase()))

/** The origins of a bare name; undefined when nothing of that name is in sight. */
function unqualified(scope: Scope, name: string): readonly Origin[] | undefined {
  const local = scope.locals.get(name.toLowerCase())
  if (local) return local
  const { relations } = scope
  const known = relations.flatMap((one) => (one.qualifiedOnly ? [] : (knownColumn(one, name) ?? [])))
  if (known.length > 0) {
    const chosen = scope.merged.has(name.toLowerCase()) ? known : known.slice(0, 1)
    const guessed = scope.merged.has(name.toLowerCase())
      ? relations.filter((one) => !knownColumn(one, name)).flatMap((one) => one.rest?.(name) ?? [])
      : []
    return distinct([...chosen.flatMap(({ origins }) => spelled(origins, name)), ...guessed])
  }
  const constant = scope.constants.get(name.toLowerCase())
  if (constant) return constant({ ...scope, constants: without(scope.constants, name) })
  const guessing = relations.filter(({ rest, qualifiedOnly }) => rest && !qualifiedOnly)
  const tablesLike = guessing.filter(({ value }) => !value)
  const open = tablesLike.length > 0 ? tablesLike : guessing
  if (scope.merged.has(name.toLowerCase())) return distinct(open.flatMap(({ rest }) => rest!(name)))
  const row = relations.find(({ alias }) => alias !== undefined && sameName(alias, name))
  if (row?.value) return rowOrigins(row)
  if (open.length === 1) return row && row === open[0] ? rowOrigins(row) : open[0]!.rest!(name)
  if (row) return rowOrigins(row)
  const above = scope.parent && unqualified(scope.parent, name)
  if (above) return above
  const tables = relations.filter(({ table }) => table)
  if (open.length === 0 && tables.length === 1 && relations.length === 1)
    return [{ table: tables[0]!.table!, column: name, path: [] }]
  return open.length > 1 ? [] : undefined
}
