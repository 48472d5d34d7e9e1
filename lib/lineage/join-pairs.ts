import { bodyOf, expressionOf } from './ast.js'
import { valueOrigins } from './expression.js'
import type { Scope } from './scope.js'
import { sameName } from './shape.js'
import { type ColumnName, tableText } from './statement.js'

/** Records the columns that conditions compare with `=`, where each side is one column of a table. */
export function collectJoins(conditions: readonly unknown[], scope: Scope): void {
  const queue = [...conditions]
  while (queue.length > 0) {
    const next = queue.pop() // undefined where there is no such condition
    const both = bodyOf(next, 'and')
    if (both) queue.push(both.right, both.left)
    const inner = bodyOf(next, 'paren')
    if (inner) queue.push(inner.this)
    const pair = bodyOf(next, 'eq')
    if (!pair) continue
    const left = columnOf(pair.left, scope)
    const right = columnOf(pair.right, scope)
    if (left && right && !equal(left, right)) scope.statement.joins.push({ left, right })
  }
}

function columnOf(node: unknown, scope: Scope): ColumnName | undefined {
  const kind = expressionOf(node)?.kind
  if (kind !== 'column' && kind !== 'dot') return undefined
  const origins = valueOrigins(node, scope)
  return origins.length === 1 ? { table: origins[0]!.table, column: origins[0]!.column } : undefined
}

const equal = (one: ColumnName, other: ColumnName): boolean =>
  sameName(one.column, other.column) && sameName(tableText(one.table), tableText(other.table))
