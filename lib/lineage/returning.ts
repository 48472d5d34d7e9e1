import { isNode, listOf, type Node } from './ast.js'
import { projected } from './projection.js'
import type { Scope } from './scope.js'
import type { Shape } from './shape.js'
import { insertScope, writeScope } from './write-scope.js'

/** The columns a DML in a CTE returns. */
export function returned(kind: string, body: Node, scope: Scope): Shape {
  const clause = isNode(body.returning) ? body.returning.expressions : body.returning
  const within = kind === 'insert' ? insertScope(body, scope) : writeScope(kind, body, scope)
  return projected(listOf(clause), within)
}
