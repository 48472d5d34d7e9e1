import { bodyOf, listOf, type Node, nameOf } from './ast.js'
import { valueOrigins } from './expression.js'
import { assigned, type Flows, flow, joined, targetPath } from './flow-assign.js'
import { relationsOf } from './relation.js'
import { below, type Scope } from './scope.js'
import { columnOrigins, STAR } from './shape.js'
import { writeItems } from './write-items.js'
import { writeScope } from './write-scope.js'

/** The branches of a MERGE; those that write the same column are joined. */
export function mergeFlows(body: Node, outer: Scope): Flows {
  const scope = writeScope('merge', body, outer)
  const { written } = writeItems('merge', body, outer.statement.dialect)
  const [target] = written
  const table = target?.table
  const isTarget = (alias: string | undefined): boolean => alias === (target?.alias ?? table?.parts.at(-1))
  // A row that is inserted has no target yet: bare names mean the source.
  const source = { ...scope, relations: scope.relations.filter(({ alias }) => !isTarget(alias)) }
  const whens = listOf(bodyOf(body.whens, 'whens')?.expressions)
  const flows = whens.flatMap((when): Flows => {
    const action = bodyOf(when, 'when')?.then
    const parts = listOf(bodyOf(action, 'tuple')?.expressions)
    const verb = nameOf(bodyOf(parts[0] ?? action, 'var')?.this)
    if (verb === 'UPDATE') {
      const set = bodyOf(parts[1], 'tuple')
      if (!set) return sameColumns(body, scope, table)
      return listOf(set.expressions).flatMap((pair) => {
        const eq = bodyOf(pair, 'eq')
        return eq ? assigned(targetPath(eq.left), eq.right, scope, written) : []
      })
    }
    if (verb !== 'INSERT') return []
    const values = listOf(bodyOf(parts.at(-1), 'tuple')?.expressions)
    if (parts.length < 2 || values.length === 0) return sameColumns(body, scope, table)
    const listed =
      parts.length > 2
        ? listOf(bodyOf(parts[1], 'tuple')?.expressions).map((one) => targetPath(one).at(-1)!)
        : undefined
    const names = listed ?? (table && scope.statement.lookup(table)) ?? []
    return values.map((value, at) =>
      flow(table, names[at] ?? targetPath(value).at(-1) ?? '', valueOrigins(value, source)),
    )
  })
  return joined(flows)
}

/** `UPDATE SET *`, `INSERT *` and `INSERT ROW`: each column takes the source's column of the same name. */
function sameColumns(body: Node, scope: Scope, table: Parameters<typeof flow>[0]): Flows {
  const [source] = relationsOf(body.using, below(scope, { relations: [] }))
  if (!source) return []
  const names = (table && scope.statement.lookup(table)) ?? source.columns.map(({ name }) => name)
  return names.flatMap((name) => {
    const origins =
      name === STAR ? source.columns.find((one) => one.name === STAR)?.origins : columnOrigins(source, name)
    return origins ? [flow(table, name, origins)] : []
  })
}
