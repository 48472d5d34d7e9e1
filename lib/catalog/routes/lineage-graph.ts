import type { Context } from '../context.js'
import type { Document } from '../document.js'
import { referenceTo, showReference } from '../entity/reference.js'
import { kindOf } from '../kinds.js'
import { type Answer, ok, type Request } from '../router.js'
import { type Entity, findById } from '../store/entities.js'
import { type Edge, edgesFrom, edgesTo } from '../store/lineage.js'

/** Deepest graph that is read. */
const MAX_DEPTH = 3
const depth = (query: URLSearchParams, name: string): number => Math.min(Number(query.get(name) ?? 1) || 0, MAX_DEPTH)

/** What lies before and after an entity. */
export function graph(context: Context, entity: Entity, { query }: Request): Answer {
  const { store } = context
  const start = { id: entity.document.id }
  const upstream = walk(
    start.id,
    depth(query, 'upstreamDepth'),
    (id) => edgesTo(store, id),
    ({ from }) => from.id,
  )
  const downstream = walk(
    start.id,
    depth(query, 'downstreamDepth'),
    (id) => edgesFrom(store, id),
    ({ to }) => to.id,
  )
  const nodes = new Map([
    ...upstream.map(({ from }) => [from.id, from] as const),
    ...downstream.map(({ to }) => [to.id, to] as const),
  ])
  return ok({
    entity: showReference(context, referenceTo(entity)),
    nodes: [...nodes.values()].flatMap(({ id, type }) => {
      const kind = kindOf(type)
      const found = kind && findById(store, kind, id)
      return found ? [showReference(context, referenceTo(found))] : []
    }),
    upstreamEdges: upstream.map(showEdge),
    downstreamEdges: downstream.map(showEdge),
  })
}

const showEdge = ({ from, to, details }: Edge): Document => ({
  fromEntity: from.id,
  toEntity: to.id,
  ...(details ? { lineageDetails: details } : {}),
})

/** Edges found by going on from node to node, each once. */
function walk(
  start: string,
  steps: number,
  edges: (id: string) => readonly Edge[],
  next: (edge: Edge) => string,
): Edge[] {
  const found = new Map<string, Edge>()
  let reached = [start]
  for (let step = 0; step < steps; step += 1) {
    const fresh = reached.flatMap(edges).filter(({ from, to }) => !found.has(`${from.id} ${to.id}`))
    for (const edge of fresh) found.set(`${edge.from.id} ${edge.to.id}`, edge)
    reached = fresh.map(next)
  }
  return [...found.values()]
}
