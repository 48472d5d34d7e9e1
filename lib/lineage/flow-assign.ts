import { expressionOf, isNode, listOf, nameOf } from './ast.js'
import { valueOrigins } from './expression.js'
import { splitName } from './name.js'
import { isQuery, queryShape } from './query.js'
import { below, type Scope } from './scope.js'
import { columnOrigins, distinct, type Origin, type Shape, sameName } from './shape.js'
import { type ColumnFlow, type TableName, tableText } from './statement.js'
import type { WriteItem } from './write-items.js'

export type Flows = readonly ColumnFlow[]

/** One flow: where it goes, and what it is made of. */
export function flow(table: TableName | undefined, column: string, origins: readonly Origin[]): ColumnFlow {
  const path = [...new Set(origins.flatMap((one) => one.path))]
  return {
    to: { ...(table && { table }), column },
    from: origins.map(({ table: from, column: name }) => ({ table: from, column: name })),
    ...(path.length > 0 && { path }),
  }
}

/** A query's columns under their own names. */
export const flowsTo = (table: TableName | undefined, { columns }: Shape): Flows =>
  columns.map(({ name, origins }) => flow(table, name, origins))

/** The SET clause of an UPDATE. */
export function assignments(set: readonly unknown[], scope: Scope, written: readonly WriteItem[]): Flows {
  return set.flatMap((pair) => {
    const [target, value] = listOf(pair)
    return assigned(splitName(target), value, scope, written)
  })
}

/** One assignment; `(a, b) = (…)` makes a flow for each column. */
export function assigned(path: readonly string[], value: unknown, scope: Scope, written: readonly WriteItem[]): Flows {
  const column = path.at(-1) ?? ''
  const qualifier = path.at(-2)
  const owner =
    written.find(
      ({ alias, table }) => qualifier !== undefined && sameName(alias ?? table?.parts.at(-1) ?? '', qualifier),
    ) ?? written[0]
  const list = scope.statement.lists.get(column)
  if (!list) return [assignment(owner?.table, column, valueOrigins(value, scope), scope)]
  const values = rowValues(value, scope)
  return list.map((name, at) => assignment(owner?.table, name, values[at] ?? [], scope))
}

/** A column written through a CTE is the one of its table. */
function assignment(
  table: TableName | undefined,
  column: string,
  origins: readonly Origin[],
  { ctes }: Scope,
): ColumnFlow {
  const cte = table?.parts.length === 1 ? ctes.get(table.parts[0]!.toLowerCase()) : undefined
  const [origin] = (cte && columnOrigins(cte(), column)) ?? []
  return origin ? flow(origin.table, origin.column, origins) : flow(table, column, origins)
}

/** The values of a row: a subquery's columns, or the members of a tuple. */
function rowValues(value: unknown, scope: Scope): readonly (readonly Origin[])[] {
  if (isQuery(value)) return queryShape(value, below(scope)).columns.map(({ origins }) => origins)
  const expression = expressionOf(value)
  if (expression?.kind === 'paren') return rowValues(expression.body.this, scope)
  const members = listOf(expression?.kind === 'tuple' ? expression.body.expressions : expression?.body.args)
  return members.length > 0 ? members.map((one) => valueOrigins(one, scope)) : [valueOrigins(value, scope)]
}

/** Flows to the same column are one. */
export function joined(flows: Flows): Flows {
  const byTarget = new Map<string, ColumnFlow>()
  for (const one of flows) {
    const key = `${one.to.table ? tableText(one.to.table) : ''}\n${one.to.column}`.toLowerCase()
    const before = byTarget.get(key)
    if (!before) byTarget.set(key, one)
    else {
      const paths = { from: [...(before.path ?? []), ...(one.path ?? [])] }
      const origins = distinct([...before.from, ...one.from].map((from) => ({ ...from, path: paths.from })))
      byTarget.set(key, { ...flow(one.to.table, before.to.column, origins) })
    }
  }
  return [...byTarget.values()]
}

/** The target of an assignment in MERGE or ON CONFLICT, where it is an expression. */
export function targetPath(node: unknown): readonly string[] {
  const expression = expressionOf(node)
  if (!expression) return splitName(node)
  const table = nameOf(expression.body.table)
  const name = nameOf(expression.body) ?? ''
  return table === undefined ? splitName(isNode(expression.body.name) ? expression.body.name : name) : [table, name]
}
