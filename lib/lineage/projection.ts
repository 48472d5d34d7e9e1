import { bodyOf, expressionOf, isNode, listOf, type Node, nameOf, namesOf } from './ast.js'
import { defaultName } from './default-name.js'
import { LATERAL_ALIASES } from './dialect.js'
import { dottedPath, valueOrigins } from './expression.js'
import { findRelation, type Scope } from './scope.js'
import { type Column, distinct, knownColumn, type Origin, type Relation, type Shape, STAR, sameName } from './shape.js'

/** The columns of a SELECT list. */
export function projected(expressions: readonly unknown[], scope: Scope): Shape {
  const columns: Column[] = []
  const rests: ((name: string) => readonly Origin[])[] = []
  const aliases = LATERAL_ALIASES.has(scope.statement.dialect)
  let locals = scope.locals
  for (const [at, expression] of expressions.entries()) {
    const own = aliases ? { ...scope, locals } : scope
    const star = starOf(expression)
    const shape = star ? expanded(star, own) : { columns: matched(expression, own) ?? named(expression, own, at) }
    columns.push(...shape.columns)
    if (shape.rest) rests.push(shape.rest)
    if (aliases && bodyOf(expression, 'alias')) locals = withAliases(locals, shape.columns, scope)
  }
  return rests.length > 0 ? { columns, rest: (name) => distinct(rests.flatMap((rest) => rest(name))) } : { columns }
}

/** Aliases of the list hide unknown columns only: a table's own column comes first. */
function withAliases(locals: Scope['locals'], columns: readonly Column[], scope: Scope): Scope['locals'] {
  const hidden = columns.filter(({ name }) => !scope.relations.some((one) => knownColumn(one, name)))
  return new Map([...locals, ...hidden.map(({ name, origins }) => [name.toLowerCase(), origins] as const)])
}

/** `*`, `t.*`, and `(expression).*` or DuckDB's `COLUMNS(*)`. */
function starOf(node: unknown): Node | undefined {
  const star = bodyOf(node, 'star')
  if (star) return star
  const columns = bodyOf(node, 'columns')
  return columns && bodyOf(columns.this, 'star')
}

function expanded(star: Node, scope: Scope): Shape {
  const qualifier = nameOf(star.table)
  const relations = qualifier === undefined ? scope.relations : [findRelation(scope, qualifier.split('.'))]
  const known = relations.filter((one) => one !== undefined)
  const except = new Set(namesOf(star.except).map((name) => name.toLowerCase()))
  const replaced = listOf(star.replace).filter(isNode)
  const renames = listOf(star.rename).map((pair) => namesOf(pair))
  const change = (column: Column): readonly Column[] => {
    if (except.has(column.name.toLowerCase())) return []
    const replacement = replaced.find((one) => sameName(nameOf(one.alias) ?? '', column.name))
    const name = renames.find(([from]) => sameName(from ?? '', column.name))?.[1] ?? column.name
    return [{ name, origins: replacement ? valueOrigins(replacement.this, scope) : column.origins }]
  }
  const columns = (qualifier === undefined ? starColumns(known, scope) : known.flatMap((one) => one.columns)).flatMap(
    change,
  )
  const open = columns.some(({ name }) => name === STAR)
  const extra = open
    ? [
        ...replaced.map((one) => ({ name: nameOf(one.alias) ?? '', origins: valueOrigins(one.this, scope) })),
        ...renames.map(([from, to]) => ({ name: to ?? '', origins: restOf(known, from ?? '') })),
      ].filter(({ name }) => !columns.some((column) => sameName(column.name, name)))
    : []
  if (!known.some(({ rest }) => rest)) return { columns: [...columns, ...extra] }
  return {
    columns: [...columns, ...extra],
    rest: (name) => (except.has(name.toLowerCase()) ? [] : restOf(known, name)),
  }
}

const restOf = (relations: readonly Relation[], name: string): readonly Origin[] => {
  const guessing = relations.filter(({ rest }) => rest)
  return guessing.length === 1 ? guessing[0]!.rest!(name) : []
}

/** DuckDB's and ClickHouse's `COLUMNS('pattern')`, where all columns are known. */
function matched(expression: unknown, scope: Scope): readonly Column[] | undefined {
  const call = bodyOf(expression, 'function')
  const pattern = bodyOf(listOf(call?.args)[0], 'literal')?.value
  if (nameOf(call?.name)?.toLowerCase() !== 'columns' || typeof pattern !== 'string') return undefined
  if (scope.relations.some(({ rest }) => rest)) return undefined
  const all = scope.relations.flatMap(({ columns }) => columns)
  return all.filter(({ name }) => name.search(pattern) >= 0)
}

/** All columns in sight; one joined with USING comes once, first, and is made of both sides. */
function starColumns(relations: readonly Relation[], scope: Scope): readonly Column[] {
  const merged = [...scope.merged].flatMap((name) => {
    const found = relations.flatMap((one) => knownColumn(one, name) ?? [])
    return found[0] ? [{ name: found[0].name, origins: distinct(found.flatMap(({ origins }) => origins)) }] : []
  })
  const others = relations.flatMap((one) => one.columns).filter(({ name }) => !scope.merged.has(name.toLowerCase()))
  return [...merged, ...others]
}

/** The columns one expression of the list makes: one, but for `f(…) AS (x, y)`. */
function named(expression: unknown, scope: Scope, at: number): readonly Column[] {
  const origins = valueOrigins(expression, scope)
  const alias = bodyOf(expression, 'alias')
  if (alias) {
    const names = namesOf(alias.column_aliases)
    if (names.length > 0) return names.map((name) => ({ name, origins }))
    const name = nameOf(alias.alias)
    if (name !== undefined) return [{ name, origins }]
  }
  const assigned = bodyOf(expression, 'eq')
  if (assigned && /^(?:tsql|fabric)$/.test(scope.statement.dialect)) {
    const name = nameOf(expressionOf(assigned.left)?.body) ?? nameOf(assigned.left)
    return [{ name: name ?? '', origins: valueOrigins(assigned.right, scope) }]
  }
  const name =
    dottedPath(expression)?.at(-1) ??
    nameOf(bodyOf(expression, 'dot')?.field) ??
    defaultName(expression, scope.statement.dialect, at)
  return [{ name, origins }]
}
