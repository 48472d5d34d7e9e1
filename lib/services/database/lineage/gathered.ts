import type { EntityReference } from '../../../record/entities/references.js'
import { build } from '../../../record/fqn.js'
import { type AddLineage, create, lineage, type Patch, type Request } from '../../../record/request.js'
import type { FoundTable } from '../tables/found-table.js'
import { type Edge, foundPairs, type Node } from './edges.js'
import type { Statement } from './statement.js'
import type { CollapsedEdge } from './temporary.js'

/** Edges, queries and views of a run, each once. */
export interface Gathered {
  /** Edges that the `at`th statement draws; `masked` is its text without literals. The last statement of an edge is kept. */
  add(statement: Statement, masked: string, edges: readonly Edge[], at: number): void
  addCollapsed(edge: CollapsedEdge): void
  /** The definition of a view has been read. */
  done(view: FoundTable): void
  /** How many are kept. */
  readonly size: number
  /** Gives all and forgets them. */
  requests(): Generator<Request, void>
}

interface DrawnEdge {
  readonly from: FoundTable
  readonly to: FoundTable
  readonly columns: Map<string, { readonly fromColumns: readonly [string]; readonly toColumn: string }>
  details: Omit<AddLineage['body'], 'columnsLineage'>
  /** Which statement the details are of. */
  at: number
  readonly override: boolean
}

interface Drawing {
  readonly details: DrawnEdge['details']
  readonly override?: boolean | undefined
  readonly at: number
}

export function createGathered(serviceName: string): Gathered {
  const edges = new Map<string, DrawnEdge>()
  const queries = new Map<string, Map<string, EntityReference>>()
  const views = new Map<string, FoundTable>()

  const draw = ({ from, to, columns }: Edge, { details, override = false, at }: Drawing): void => {
    if (!from.table || !to.table) return
    const key = `${from.key} ${to.key}`
    const drawn = edges.get(key) ?? { from: from.table, to: to.table, columns: new Map(), details, override, at }
    edges.set(key, drawn)
    if (at >= drawn.at) {
      const { pipeline } = drawn.details // a statement that also ran by itself does not make its procedure unknown
      drawn.details = { ...(pipeline ? { pipeline } : {}), ...details, source: drawn.details.source ?? details.source! }
      drawn.at = at
    }
    for (const pair of foundPairs(from.table, to.table, columns))
      drawn.columns.set(`${pair.from.fqn} ${pair.to.fqn}`, { fromColumns: [pair.from.fqn], toColumn: pair.to.fqn })
  }
  return {
    add: (statement, masked, drawn, at) => {
      const { source, procedure, override, isLogged } = statement
      const details = { sqlQuery: masked, source, ...(procedure ? { pipeline: procedure } : {}) }
      for (const edge of drawn) draw(edge, { details, override, at })
      if (!isLogged) return
      const used = queries.get(masked) ?? new Map<string, EntityReference>()
      queries.set(masked, used)
      for (const { from, to } of drawn)
        for (const { table } of [from, to]) if (table) used.set(table.id, { id: table.id, type: 'table' })
    },
    addCollapsed: (edge) => {
      const hops = edge.hops.slice(1).map((to, at) => ({ fromEntity: name(edge.hops[at]!), toEntity: name(to) }))
      draw(edge, { details: { source: 'QueryLineage', tempLineageTables: hops }, at: -1 })
    },
    done: (view) => void views.set(view.id, view),
    get size() {
      return edges.size + queries.size
    },
    *requests() {
      for (const { from, to, columns, details, override } of edges.values()) {
        const columnsLineage = [...columns.values()] as unknown as NonNullable<AddLineage['body']['columnsLineage']>
        yield lineage(
          { kind: 'table', fqn: from.fqn, id: from.id },
          { kind: 'table', fqn: to.fqn, id: to.id },
          { ...details, ...(columnsLineage.length > 0 ? { columnsLineage } : {}) },
          { override, isFirst: !to.hasUpstream },
        )
      }
      for (const [query, used] of queries) {
        const service = build(serviceName)
        yield create('query', { query, service, processedLineage: true, queryUsedIn: [...used.values()] })
      }
      for (const { id, fqn } of views.values())
        yield {
          kind: 'patch',
          of: 'table',
          fqn,
          id,
          body: [{ op: 'add', path: '/processedLineage', value: true }],
        } satisfies Patch
      for (const kept of [edges, queries, views]) kept.clear()
    },
  }
}

const name = ({ key, table }: Node): string => table?.fqn ?? key.slice(key.indexOf('.') + 1)
