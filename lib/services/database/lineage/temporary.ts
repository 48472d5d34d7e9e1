import type { ColumnPair, Edge, Node } from './edges.js'

/** An edge between tables of the catalog that leads through others that are not in it. */
export interface CollapsedEdge extends Edge {
  /** What it passes, end to end. */
  readonly hops: readonly Node[]
}

/** Tables in a chain, at most (spec/workflows-more.md §1.4). */
const LONGEST = 20
/** Edges kept; a log with more temporary tables than that is no longer followed. */
const MOST = 100_000

/** Follows data through tables that only exist for a while. */
export interface TemporaryTables {
  /** Keeps an edge with an end that the catalog doesn't know; false when there are too many. */
  add(edge: Edge): boolean
  /** What flows between tables of the catalog through the others, columns composed. */
  collapsed(): Generator<CollapsedEdge, void>
}

export function temporaryTables(): TemporaryTables {
  const out = new Map<string, Map<string, Edge>>()
  let size = 0
  return {
    add: (edge) => {
      if (size >= MOST) return false
      const edges = out.get(edge.from.key) ?? new Map<string, Edge>()
      out.set(edge.from.key, edges)
      const before = edges.get(edge.to.key)
      edges.set(edge.to.key, before ? { ...edge, columns: [...before.columns, ...edge.columns] } : edge)
      if (!before) size += 1
      return true
    },
    *collapsed() {
      for (const edges of out.values())
        for (const edge of edges.values()) if (edge.from.table && !edge.to.table) yield* follow(edge, out)
    },
  }
}

/** Breadth first from one edge through temporary tables, each once, so a cycle ends. */
function* follow(first: Edge, out: ReadonlyMap<string, ReadonlyMap<string, Edge>>): Generator<CollapsedEdge, void> {
  const seen = new Set([first.to.key])
  let reached = [{ edge: first, hops: [first.from, first.to] }]
  for (let length = 2; length < LONGEST && reached.length > 0; length += 1) {
    const next: typeof reached = []
    for (const { edge, hops } of reached) {
      for (const step of out.get(edge.to.key)?.values() ?? []) {
        const through = { from: first.from, to: step.to, columns: composed(edge.columns, step.columns) }
        if (step.to.table) {
          if (step.to.key !== first.from.key) yield { ...through, hops: [...hops, step.to] }
        } else if (!seen.has(step.to.key)) {
          seen.add(step.to.key)
          next.push({ edge: through, hops: [...hops, step.to] })
        }
      }
    }
    reached = next
  }
}

const composed = (one: readonly ColumnPair[], other: readonly ColumnPair[]): ColumnPair[] =>
  one.flatMap(({ from, to }) =>
    other
      .filter((pair) => pair.from.toLowerCase() === to.toLowerCase() || pair.from === '*')
      .map((pair) => ({ from, to: pair.from === '*' ? to : pair.to })),
  )
