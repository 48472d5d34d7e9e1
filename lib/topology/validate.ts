import type { TopologyNode } from './topology.js'

type Nodes = readonly Pick<TopologyNode, 'name' | 'under' | 'stages'>[]

/**
 * What is wrong with a topology built at run time, as one sentence each: the answers that the typed builder gives at
 * compile time. An empty list means that the walk will reach every node with the context it consumes.
 */
export function validate(nodes: Nodes): string[] {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  return [
    ...duplicates(nodes.map(({ name }) => name)).map((name) => `two nodes are called "${name}"`),
    ...nodes.flatMap((node) => unknownParent(node, byName)),
    ...cycles(nodes, byName),
    ...nodes.flatMap((node) => unproduced(node, byName)),
  ]
}

const duplicates = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) < index)),
]

const unknownParent = ({ name, under }: Nodes[number], byName: ReadonlyMap<string, Nodes[number]>): string[] =>
  under === undefined || byName.has(under)
    ? []
    : [`"${name}" is under "${under}", which is no node: it is never reached`]

/** The nodes from `node` up to its root; stops at an unknown parent or when it meets itself. */
function lineage(node: Nodes[number], byName: ReadonlyMap<string, Nodes[number]>): Nodes {
  const seen: Nodes[number][] = []
  for (let at: Nodes[number] | undefined = node; at && !seen.includes(at); at = byName.get(at.under ?? ''))
    seen.push(at)
  return seen
}

function cycles(nodes: Nodes, byName: ReadonlyMap<string, Nodes[number]>): string[] {
  const inCycle = nodes.filter((node) => {
    const top = lineage(node, byName).at(-1)
    return top?.under !== undefined && byName.has(top.under)
  })
  return inCycle.length === 0 ? [] : [`a cycle keeps ${inCycle.map(({ name }) => `"${name}"`).join(', ')} from a root`]
}

function unproduced(node: Nodes[number], byName: ReadonlyMap<string, Nodes[number]>): string[] {
  const known = new Set(
    lineage(node, byName)
      .slice(1)
      .flatMap(({ stages }) => stages.map(({ key }) => key)),
  )
  return node.stages.flatMap(({ key, consumer }) => {
    const problems = consumer
      .filter((wanted) => !known.has(wanted))
      .map(
        (wanted) => `stage "${key}" of "${node.name}" consumes "${wanted}", which no ancestor or earlier stage makes`,
      )
    if (known.has(key)) problems.push(`stage "${key}" of "${node.name}" hides a stage of the same key above it`)
    known.add(key)
    return problems
  })
}
