import type { StatementLineage, TableName } from '../../../lineage/index.js'
import { tableText } from '../../../lineage/index.js'
import { columnOf, type FoundColumn, type FoundTable } from '../tables/found-table.js'

/** A table that a statement names: one of the catalog, or only a name. */
export interface Node {
  readonly key: string
  readonly table?: FoundTable
}

/** A column that flows into another, by their names. */
export interface ColumnPair {
  readonly from: string
  readonly to: string
}

/** Data flows from one table into another. */
export interface Edge {
  readonly from: Node
  readonly to: Node
  readonly columns: readonly ColumnPair[]
}

/** Every source into every target, with the columns that flow between the two; nothing flows from a table into itself. */
export function edgesOf(
  { sources, targets, columns }: StatementLineage,
  nodeOf: (table: TableName) => Node,
  view?: FoundTable,
): readonly Edge[] {
  const into = view ? [{ key: view.fqn, table: view }] : targets.map(nodeOf)
  return into.flatMap((to, at) =>
    sources
      .map(nodeOf)
      .filter(({ key }) => key !== to.key)
      .map((from) => ({
        from,
        to,
        columns: columns
          .filter(({ to: { table } }) => into.length === 1 || (table && tableText(table) === tableText(targets[at]!)))
          .flatMap((flow) =>
            flow.from
              .filter(({ table }) => nodeOf(table).key === from.key)
              .flatMap(({ column }) => pairs(column, flow.to.column, from, to)),
          ),
      })),
  )
}

/** `*` stands for the columns that both ends have by the same name. */
function pairs(column: string, target: string, from: Node, to: Node): ColumnPair[] {
  if (column !== '*' && target !== '*') return [{ from: column, to: target }]
  const shared = (from.table?.columns ?? []).filter(({ name }) => to.table && columnOf(to.table, name))
  return shared.map(({ name }) => ({ from: name, to: name }))
}

/** The pairs whose columns both tables have, each once. */
export function foundPairs(
  from: FoundTable,
  to: FoundTable,
  columns: readonly ColumnPair[],
): readonly { readonly from: FoundColumn; readonly to: FoundColumn }[] {
  const found = new Map<string, { from: FoundColumn; to: FoundColumn }>()
  for (const pair of columns) {
    const [one, other] = [columnOf(from, pair.from), columnOf(to, pair.to)]
    if (one && other) found.set(`${one.fqn} ${other.fqn}`, { from: one, to: other })
  }
  return [...found.values()]
}
