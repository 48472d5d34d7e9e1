import { expressionOf, isNode } from './ast.js'
import { type Dialect, IMPLICIT_RECURSION } from './dialect.js'

/** True when a CTE sees itself: with RECURSIVE, and in some dialects whenever it is a union with itself. */
export function isRecursive(clause: unknown, query: unknown, name: string, dialect: Dialect): boolean {
  const isUnion = expressionOf(query)?.kind === 'union'
  if (isNode(clause) && clause.recursive === true) return true
  return isUnion && IMPLICIT_RECURSION.has(dialect) && name !== ''
}
