import { expressionOf, isNode, listOf, nameOf, namesOf } from './ast.js'
import { valueOrigins } from './expression.js'
import { isQuery, queryShape } from './query.js'
import { isRecursive } from './recursion.js'
import type { Scope } from './scope.js'
import { NOTHING, renamed, type Shape } from './shape.js'

/** The scope below a WITH clause. ClickHouse's `WITH expression AS name` makes a column instead of a relation. */
export function cteScope(clause: unknown, outer: Scope): Scope {
  if (!isNode(clause)) return outer
  let scope = outer
  const ctes = listOf(clause.ctes)
  for (const cte of ctes) {
    if (!isNode(cte)) continue
    const name = (nameOf(cte.alias) ?? '').toLowerCase()
    const kind = expressionOf(cte.this)?.kind
    const isColumn = cte.alias_first !== true && (kind === 'subquery' || !isQuery(cte.this))
    scope = isColumn
      ? {
          ...scope,
          constants: new Map([...scope.constants, [name, (inner: Scope) => valueOrigins(cte.this, inner)]]),
        }
      : withCte(
          name,
          cte.this,
          namesOf(cte.columns),
          isRecursive(clause, cte.this, name, outer.statement.dialect),
          scope,
        )
    // Worked out in order, a long chain does not nest.
    if (ctes.length > LONG) scope.ctes.get(name)?.()
  }
  return scope
}

/** A WITH clause that would nest too deep when its last CTE is read. */
const LONG = 100

function withCte(name: string, query: unknown, columns: readonly string[], recursive: boolean, scope: Scope): Scope {
  let shape: Shape | undefined
  let anchor: Shape = NOTHING
  const inner = (): Scope => {
    const clean = { ...scope, relations: [] }
    if (!recursive) return clean
    return { ...clean, ctes: new Map([...scope.ctes, [name, () => anchor]]) }
  }
  const work = (): Shape => {
    if (shape) return shape
    const body = expressionOf(query)?.body
    if (recursive && body?.left) {
      anchor = renamed(queryShape(body.left, inner()), undefined, columns)
    }
    shape = renamed(queryShape(query, inner()), undefined, columns)
    return shape
  }
  return { ...scope, ctes: new Map([...scope.ctes, [name, work]]) }
}
