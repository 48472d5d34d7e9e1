import { bodyOf, isNode, listOf, type Node, nameOf, namesOf } from './ast.js'
import { valueOrigins } from './expression.js'
import { findRelation, resolve, type Scope } from './scope.js'
import { type Column, distinct, knownColumn, type Origin, type Relation, type Shape, STAR, sameName } from './shape.js'

/** `*`, `t.*`, and `(expression).*` or DuckDB's `COLUMNS(*)`. */
export function starOf(node: unknown): Node | undefined {
  const star = bodyOf(node, 'star')
  if (star) return star
  const columns = bodyOf(node, 'columns')
  return columns && bodyOf(columns.this, 'star')
}

/** The columns a `*` stands for, with what EXCEPT, REPLACE and RENAME do to them. */
export function expanded(star: Node, scope: Scope): Shape {
  const qualifier = nameOf(star.table)?.split('.')
  const found = qualifier && findRelation(scope, qualifier)
  // The fields of a column are not known.
  if (qualifier && !found) return { columns: [{ name: STAR, origins: resolve(scope, qualifier) }] }
  const relations = found ? [found] : scope.relations
  const except = new Set(namesOf(star.except).map((name) => name.toLowerCase()))
  const all = found ? found.columns : allColumns(relations, scope)
  const kept = all.filter(({ name }) => !except.has(name.toLowerCase()))
  const columns = changed(kept, star, relations, scope)
  if (!relations.some(({ rest }) => rest)) return { columns }
  return { columns, rest: (name) => (except.has(name.toLowerCase()) ? [] : restOf(relations, name)) }
}

/** The columns after REPLACE and RENAME; those which a `*` hides are added. */
function changed(
  columns: readonly Column[],
  star: Node,
  relations: readonly Relation[],
  scope: Scope,
): readonly Column[] {
  const replaced = listOf(star.replace)
    .filter(isNode)
    .map((one) => ({ name: nameOf(one.alias) ?? '', origins: valueOrigins(one.this, scope) }))
  const renames = listOf(star.rename).map((pair) => namesOf(pair))
  const own = columns.map(({ name, origins }) => ({
    name: renames.find(([from]) => sameName(from ?? '', name))?.[1] ?? name,
    origins: replaced.find((one) => sameName(one.name, name))?.origins ?? origins,
  }))
  if (!own.some(({ name }) => name === STAR)) return own
  const hidden = renames.map(([from = '', to = '']) => ({ name: to, origins: restOf(relations, from) }))
  return [...own, ...[...replaced, ...hidden].filter(({ name }) => !own.some((column) => sameName(column.name, name)))]
}

const restOf = (relations: readonly Relation[], name: string): readonly Origin[] => {
  const guessing = relations.filter(({ rest }) => rest)
  return guessing.length === 1 ? guessing[0]!.rest!(name) : []
}

/** All columns in sight; one joined with USING comes once, first, and is made of both sides. */
function allColumns(relations: readonly Relation[], scope: Scope): readonly Column[] {
  const merged = [...scope.merged].flatMap((name) => {
    const found = relations.flatMap((one) => knownColumn(one, name) ?? [])
    return found[0] ? [{ name: found[0].name, origins: distinct(found.flatMap(({ origins }) => origins)) }] : []
  })
  const others = relations.flatMap((one) => one.columns).filter(({ name }) => !scope.merged.has(name.toLowerCase()))
  return [...merged, ...others]
}

/** DuckDB's and ClickHouse's `COLUMNS('pattern')`, where all columns are known. */
export function matched(expression: unknown, scope: Scope): readonly Column[] | undefined {
  const call = bodyOf(expression, 'function')
  const pattern = bodyOf(listOf(call?.args)[0], 'literal')?.value
  if (nameOf(call?.name)?.toLowerCase() !== 'columns' || typeof pattern !== 'string') return undefined
  if (scope.relations.some(({ rest }) => rest)) return undefined
  const all = scope.relations.flatMap(({ columns }) => columns)
  return all.filter(({ name }) => name.search(pattern) >= 0)
}
