import { bodyOf, expressionOf, isNode, listOf, type Node, nameOf, namesOf, withClause } from './ast.js'
import { cteScope } from './cte.js'
import { valueOrigins } from './expression.js'
import { functionRelation } from './function-relation.js'
import { collectJoins } from './join-pairs.js'
import { pivotRelation } from './pivot.js'
import { projected } from './projection.js'
import { relationsOf } from './relation.js'
import { returned } from './returning.js'
import { below, type Scope } from './scope.js'
import { NOTHING, type Relation, type Shape, STAR, union } from './shape.js'

const QUERIES = new Set(['select', 'union', 'intersect', 'except', 'subquery', 'values', 'paren', 'pivot', 'with'])
const WRITES = new Set(['insert', 'update', 'delete', 'merge'])

/** True for what returns rows. */
export function isQuery(node: unknown): boolean {
  const expression = expressionOf(node)
  if (!expression) return false
  const { kind, body } = expression
  if (kind === 'paren' || kind === 'subquery') return isQuery(body.this)
  return QUERIES.has(kind) || WRITES.has(kind)
}

/** The columns a query returns. */
export function queryShape(node: unknown, outer: Scope): Shape {
  const expression = expressionOf(node)
  if (!expression) return NOTHING
  const { kind, body } = expression
  const scope = cteScope(withClause(body), outer)
  switch (kind) {
    case 'select':
      return selectShape(body, scope)
    case 'union':
    case 'intersect':
      return setShape(body, scope)
    case 'except':
      queryShape(body.right, scope)
      return queryShape(body.left, scope)
    case 'subquery':
    case 'paren':
      return queryShape(body.this, scope)
    case 'values':
      return functionRelation(kind, body, scope)
    case 'pivot':
      return pivotRelation(kind, body, scope)
    default:
      return WRITES.has(kind) ? returned(kind, body, scope) : NOTHING
  }
}

/** A chain of hundreds of branches leans to the left, so it is walked in a loop. */
function setShape(body: Node, scope: Scope): Shape {
  const branches: { right: unknown; byName: boolean; scope: Scope }[] = []
  let left: unknown = { union: body }
  let at = scope
  for (;;) {
    const inner = bodyOf(left, 'union') ?? bodyOf(left, 'intersect')
    if (!inner) break
    at = left === undefined || branches.length === 0 ? at : cteScope(withClause(inner), at)
    branches.push({ right: inner.right, byName: inner.by_name === true, scope: at })
    left = inner.left
  }
  return branches.reduceRight(
    (shape, { right, byName, scope: own }) => union(shape, queryShape(right, own), byName),
    queryShape(left, at),
  )
}

function selectShape(body: Node, outer: Scope): Shape {
  const scope = fromScope(body, below(outer))
  collectJoins([bodyOf({ where: body.where_clause }, 'where')?.this], scope)
  const shape = projected(listOf(body.expressions), scope)
  const except = new Set(namesOf(body.exclude).map((name) => name.toLowerCase()))
  return except.size > 0
    ? { ...shape, columns: shape.columns.filter(({ name }) => !except.has(name.toLowerCase())) }
    : shape
}

/** The scope of what follows FROM: its relations, joins and lateral views, each seeing those to its left. */
export function fromScope(body: Node, outer: Scope): Scope {
  const from = isNode(body.from) ? listOf(body.from.expressions) : []
  let scope = outer
  const add = (relations: readonly Relation[]): void => {
    scope = { ...scope, relations: [...scope.relations, ...relations] }
  }
  for (const item of from) add(relationsOf(item, scope))
  for (const join of listOf(body.joins)) scope = joinScope(join, scope)
  for (const view of listOf(body.lateral_views)) add([lateralView(view, scope)])
  return scope
}

/** The scope after one more join. */
export function joinScope(join: unknown, scope: Scope): Scope {
  if (!isNode(join)) return scope
  const added = join.kind === 'Array' ? [arrayJoin(join.this, scope)] : relationsOf(join.this, scope)
  const hint = typeof join.join_hint === 'string' ? join.join_hint : ''
  const filters = /SEMI|ANTI/i.test(`${String(join.kind)} ${hint}`) && !/Right/.test(String(join.kind))
  const names = join.using ? namesOf(join.using) : []
  const natural = /natural/i.test(String(join.kind)) ? sharedNames(scope.relations, added) : []
  const merged = new Set([...scope.merged, ...[...names, ...natural].map((name) => name.toLowerCase())])
  const joined = { ...scope, relations: [...scope.relations, ...added], merged }
  collectJoins([join.on], joined)
  collectUsing([...names, ...natural], scope, added)
  // In ClickHouse a semi join shows the columns of both sides.
  return filters && scope.statement.dialect !== 'clickhouse' ? scope : joined
}

const sharedNames = (left: readonly Relation[], right: readonly Relation[]): readonly string[] => {
  const known = new Set(left.flatMap(({ columns }) => columns.map(({ name }) => name.toLowerCase())))
  return right
    .flatMap(({ columns }) => columns.map(({ name }) => name))
    .filter((name) => name !== STAR && known.has(name.toLowerCase()))
}

function collectUsing(names: readonly string[], scope: Scope, added: readonly Relation[]): void {
  for (const name of names) {
    const column = { column: { name } }
    const left = valueOrigins(column, scope)[0]
    const right = valueOrigins(column, below({ ...scope, relations: [] }, { relations: added }))[0]
    if (left && right)
      scope.statement.joins.push({
        left: { table: left.table, column: left.column },
        right: { table: right.table, column: right.column },
      })
  }
}

/** `LATERAL VIEW explode(items) v AS item`. */
function lateralView(view: unknown, scope: Scope): Relation {
  if (!isNode(view)) return NOTHING
  const origins = valueOrigins(view.this, scope)
  const alias = nameOf(view.table_alias)
  const columns = namesOf(view.column_aliases).map((name) => ({ name, origins }))
  return { columns, rest: () => origins, value: true, ...(alias !== undefined && { alias }) }
}

/** ClickHouse's `ARRAY JOIN a AS x, b`: columns of the relations before it, under another name or their own. */
function arrayJoin(joined: unknown, scope: Scope): Relation {
  const several = bodyOf(joined, 'tuple')
  const items = several ? listOf(several.expressions) : [joined]
  const columns = items.flatMap((item) => {
    const name = nameOf(bodyOf(item, 'alias')?.alias) ?? nameOf(expressionOf(item)?.body)
    return name === undefined ? [] : [{ name, origins: valueOrigins(item, scope) }]
  })
  return { columns }
}
