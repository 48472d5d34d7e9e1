import { expressionOf, isNode, isQuoted, listOf, type Node, nameOf, namesOf } from './ast.js'
import { isQuery, queryShape } from './query.js'
import { below, findRelation, resolve, type Scope } from './scope.js'
import { distinct, type Origin, rowOrigins } from './shape.js'

/** Parts of an expression that choose or order rows, or name a type; none of them is in the value. */
const NO_VALUE: ReadonlySet<string> = new Set([
  'over', 'keep', 'filter', 'order_by', 'having_max', 'to', 'data_type', 'inferred_type', 'span', 'limit',
]) // biome-ignore format: a list

const UNIT =
  /^(?:year|quarter|month|week|isoweek|day|dayofweek|hour|minute|second|millisecond|microsecond|nanosecond)s?$/i
const DATE_FUNCTION = /date|time|diff|add|trunc|part/i

/** The columns the value of an expression is made of, in their order. */
export const valueOrigins = (node: unknown, scope: Scope): readonly Origin[] => distinct(collect(node, scope))

function collect(node: unknown, scope: Scope): readonly Origin[] {
  if (Array.isArray(node)) return node.flatMap((one) => collect(one, scope))
  if (!isNode(node)) return []
  const expression = expressionOf(node)
  if (!expression) return children(node, scope)
  const { kind, body } = expression
  switch (kind) {
    case 'column':
      return columnValue(body, scope)
    case 'dot':
      return dotValue(body, scope)
    case 'star':
      return starValue(body, scope)
    case 'exists':
    case 'next_value_for':
    case 'data_type':
      return []
    case 'lambda':
      return collect(body.body, hiding(scope, namesOf(body.parameters)))
    case 'comprehension': {
      const own = hiding(scope, [nameOf(body.expression) ?? ''])
      return [...collect(body.this, own), ...collect(body.iterator, scope)]
    }
    case 'map_func':
      return collect(body.curly_brace_syntax === true ? body.values : [body.keys, body.values], scope)
    case 'filter':
      return collect(body.this, scope)
    case 'within_group': {
      const value = collect(body.this, scope)
      return value.length > 0 ? value : collect(body.order_by, scope)
    }
    case 'count':
      return expressionOf(body.this)?.kind === 'star' ? [] : children(body, scope)
    case 'function':
    case 'aggregate_function':
      return functionValue(body, scope)
    default:
      return isQuery(node) ? rowOrigins(subqueryShape(node, scope)) : children(body, scope)
  }
}

const subqueryShape = (node: unknown, scope: Scope) => queryShape(node, below(scope))

const children = (body: Node, scope: Scope): readonly Origin[] =>
  Object.entries(body).flatMap(([key, value]) => (NO_VALUE.has(key) ? [] : collect(value, scope)))

const hiding = (scope: Scope, names: readonly string[]): Scope =>
  below(scope, { locals: new Map(names.map((name) => [name.toLowerCase(), []])) })

function columnValue(body: Node, scope: Scope): readonly Origin[] {
  const name = nameOf(body) ?? ''
  const qualifier = nameOf(body.table)
  if (qualifier === undefined && /^default$/i.test(name) && !isQuoted(body.name)) return []
  return resolve(scope, qualifier === undefined ? [name] : [qualifier, name])
}

/** `a.b.c` may be `schema.table.column`, or a field of a column; a field of anything else is made of all of it. */
function dotValue(body: Node, scope: Scope): readonly Origin[] {
  const path = dottedPath({ dot: body })
  return path ? resolve(scope, path) : collect(body.this, scope)
}

/** The names of a chain of dots, when there is nothing else in it. */
export function dottedPath(node: unknown): readonly string[] | undefined {
  const expression = expressionOf(node)
  if (!expression) return undefined
  const { kind, body } = expression
  if (kind === 'paren') return dottedPath(body.this)
  const name = nameOf(kind === 'dot' ? body.field : body)
  if (name === undefined) return undefined
  if (kind === 'column') {
    const table = nameOf(body.table)
    return table === undefined ? [name] : [table, name]
  }
  const inner = kind === 'dot' ? dottedPath(body.this) : undefined
  return inner && [...inner, name]
}

/** A `*` among arguments, as in `to_json(t.*)`. */
function starValue(body: Node, scope: Scope): readonly Origin[] {
  const qualifier = nameOf(body.table)
  if (qualifier === undefined) return scope.relations.flatMap(rowOrigins)
  const relation = findRelation(scope, qualifier.split('.'))
  return relation ? rowOrigins(relation) : []
}

function functionValue(body: Node, scope: Scope): readonly Origin[] {
  const name = nameOf(body.name) ?? ''
  if (/^count(?:_if|if|_big)?$/i.test(name) && listOf(body.args).every((one) => expressionOf(one)?.kind === 'star'))
    return []
  if (/^(?:nextval|currval|lastval)$/i.test(name)) return []
  const owner = name.includes('.') ? methodOwner(name.split('.'), scope) : []
  const isDate = DATE_FUNCTION.test(name)
  const isConvert = /^(?:try_)?convert$/i.test(name)
  const args = listOf(body.args).filter(
    (one, at) => !(isDate && isUnit(one, scope)) && !(isConvert && at === 0 && isType(one)),
  )
  return [...owner, ...children({ ...body, args }, scope)]
}

/** T-SQL's `t.doc.nodes(…)`: a method of a column. */
function methodOwner(path: readonly string[], scope: Scope): readonly Origin[] {
  return findRelation(scope, path.slice(0, 1)) ? resolve(scope, path.slice(0, -1)) : []
}

const TYPE =
  /^(?:(?:big|small|tiny)?int(?:eger)?|n?(?:var)?char|text|date|time|timestamp|datetime|float|real|double|decimal|numeric|bool(?:ean)?|bit)$/i

/** The type in `CONVERT(INT, a)` that the parser took for a column. */
function isType(argument: unknown): boolean {
  const expression = expressionOf(argument)
  return expression?.kind === 'column' && !expression.body.table && TYPE.test(nameOf(expression.body) ?? '')
}

/** A date part that the parser took for a column, as `DAY` in `timestampdiff(DAY, a, b)`. */
function isUnit(argument: unknown, scope: Scope): boolean {
  const expression = expressionOf(argument)
  if (expression?.kind !== 'column' || expression.body.table || isQuoted(expression.body.name)) return false
  const name = nameOf(expression.body) ?? ''
  if (!UNIT.test(name)) return false
  return !scope.relations.some((one) => one.columns.some((column) => column.name.toLowerCase() === name.toLowerCase()))
}
