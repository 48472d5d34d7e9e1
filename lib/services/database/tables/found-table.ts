import type { Entity } from '../../../client/metadata.js'
import type { Fqn } from '../../../record/fqn.js'
import { decodeName } from '../../../record/reserved-names.js'

/** A table or view of the catalog, as far as lineage and usage want to know it. */
export interface FoundTable {
  readonly id: string
  readonly fqn: Fqn
  readonly columns: readonly FoundColumn[]
  /** False when no edge led into it when it was found. */
  readonly hasUpstream: boolean
}

export interface FoundColumn {
  /** As in the source. */
  readonly name: string
  readonly fqn: Fqn
  readonly children?: readonly FoundColumn[]
}

/** What a search has to return for `foundTable`. Lineage has another name before 1.6. */
export const FOUND_FIELDS = ['id', 'fullyQualifiedName', 'columns', 'upstreamLineage', 'lineage'] as const

interface StoredColumn {
  readonly name: string
  readonly fullyQualifiedName: Fqn
  readonly children?: readonly StoredColumn[]
}

/** A hit of a search. A catalog's documents always hold their lineage: without any, there is none. */
export const foundTable = (entity: Entity): FoundTable => ({
  id: entity.id,
  fqn: entity.fullyQualifiedName,
  columns: (entity.columns as readonly StoredColumn[] | undefined)?.map(foundColumn) ?? [],
  hasUpstream: [entity.upstreamLineage, entity.lineage].some((edges) => Array.isArray(edges) && edges.length > 0),
})

const foundColumn = ({ name, fullyQualifiedName, children }: StoredColumn): FoundColumn => ({
  name: decodeName(name),
  fqn: fullyQualifiedName,
  ...(children ? { children: children.map(foundColumn) } : {}),
})

/** The column that a name in SQL means, whatever its case; `a.b` is one inside another. */
export function columnOf({ columns }: Pick<FoundTable, 'columns'>, name: string): FoundColumn | undefined {
  const wanted = name.toLowerCase()
  const whole =
    columns.find((column) => column.name === name) ?? columns.find((one) => one.name.toLowerCase() === wanted)
  const dot = name.indexOf('.')
  if (whole || dot < 0) return whole
  const outer = columnOf({ columns }, name.slice(0, dot))
  return outer && (columnOf({ columns: outer.children ?? [] }, name.slice(dot + 1)) ?? outer)
}
