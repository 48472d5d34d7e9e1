import { bodyOf, expressionOf, isNode, nameOf, namesOf } from './ast.js'
import { defaultName, type Place } from './default-name.js'
import { LATERAL_ALIASES } from './dialect.js'
import { dottedPath, valueOrigins } from './expression.js'
import { isQuery } from './query.js'
import type { Scope } from './scope.js'
import { type Column, distinct, knownColumn, type Origin, type Shape } from './shape.js'
import { expanded, matched, starOf } from './star.js'

/** The columns of a SELECT list. */
export function projected(expressions: readonly unknown[], scope: Scope): Shape {
  const columns: Column[] = []
  const rests: ((name: string) => readonly Origin[])[] = []
  const aliases = LATERAL_ALIASES.has(scope.statement.dialect)
  let locals = scope.locals
  let unnamed = 0
  for (const [at, expression] of expressions.entries()) {
    const own = aliases ? { ...scope, locals } : scope
    const star = starOf(expression)
    const shape = star
      ? expanded(star, own)
      : { columns: matched(expression, own) ?? named(expression, own, { at, unnamed }) }
    columns.push(...shape.columns)
    if (shape.rest) rests.push(shape.rest)
    if (!star && !bodyOf(expression, 'alias') && ownName(expression) === undefined) unnamed += 1
    if (aliases) locals = withAliases(locals, aliased(expression, shape.columns, own), scope)
  }
  return rests.length > 0 ? { columns, rest: (name) => distinct(rests.flatMap((rest) => rest(name))) } : { columns }
}

/** The aliases an expression defines; ClickHouse allows them inside it, too. */
function aliased(expression: unknown, columns: readonly Column[], scope: Scope): readonly Column[] {
  const own = bodyOf(expression, 'alias')
  return scope.statement.dialect === 'clickhouse'
    ? [...inner(own?.this ?? expression, scope), ...(own ? columns : [])]
    : own
      ? columns
      : []
}

function inner(node: unknown, scope: Scope): readonly Column[] {
  if (Array.isArray(node)) return node.flatMap((one) => inner(one, scope))
  if (!isNode(node) || isQuery(node)) return []
  const alias = bodyOf(node, 'alias')
  const name = nameOf(alias?.alias)
  const below = Object.values(node).flatMap((one) => inner(one, scope))
  return name === undefined ? below : [...below, { name, origins: valueOrigins(node, scope) }]
}

/** Aliases of the list hide unknown columns only: a table's own column comes first. */
function withAliases(locals: Scope['locals'], columns: readonly Column[], scope: Scope): Scope['locals'] {
  const hidden = columns.filter(({ name }) => !scope.relations.some((one) => knownColumn(one, name)))
  return new Map([...locals, ...hidden.map(({ name, origins }) => [name.toLowerCase(), origins] as const)])
}

/** The columns one expression of the list makes: one, but for `f(…) AS (x, y)`. */
function named(expression: unknown, scope: Scope, place: Place): readonly Column[] {
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
  return [{ name: ownName(expression) ?? defaultName(expression, scope.statement.dialect, place), origins }]
}

/** The name a column brings along. */
const ownName = (expression: unknown): string | undefined =>
  dottedPath(expression)?.at(-1) ?? nameOf(bodyOf(expression, 'dot')?.field)
