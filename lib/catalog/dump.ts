import type { Context } from './context.js'
import { type Document, isObject } from './document.js'
import { isReference, referenceTo, showReference } from './entity/reference.js'
import { show } from './entity/view.js'
import { CATALOG_KINDS, kindOf } from './kinds.js'
import { findById } from './store/entities.js'
import { allEdges, type End } from './store/lineage.js'

/** Everything stored: entities by collection, in the order of their FQNs, and the edges of lineage. */
export type Dump = Readonly<Record<string, readonly Document[]>>

/** What the catalog brings along by itself. */
const BUILT_IN = new Set(['testConnectionDefinition', 'testDefinition', 'role', 'policy'])

export function dump(context: Context): Dump {
  const view = { shows: () => true, fills: () => false, columnTags: 'given', isAsStored: true } as const
  const collections = CATALOG_KINDS.filter(({ type }) => !BUILT_IN.has(type)).flatMap((kind) => {
    const rows = context.store.all('SELECT document FROM entity WHERE kind = ? ORDER BY fqn', kind.type)
    const entities = rows.map((row) => ({ kind, document: JSON.parse(row.document as string) }))
    return rows.length === 0 ? [] : [[kind.collection, entities.map((one) => plain(show(context, one, view)))]]
  })
  const edges = allEdges(context.store).map(({ from, to, details }) => ({
    fromEntity: end(context, from),
    toEntity: end(context, to),
    ...(details ? { lineageDetails: details } : {}),
  }))
  return { ...Object.fromEntries(collections), edges }
}

function end(context: Context, { id, type }: End): unknown {
  const kind = kindOf(type)
  const entity = kind && findById(context.store, kind, id)
  return entity ? plain(showReference(context, referenceTo(entity)) ?? {}) : { id, type }
}

/**
 * Without what is shown only: display names made from names, descriptions of tags. Fields come in
 * alphabetical order, so that two dumps can be compared as text.
 */
function plain(document: Document): Document {
  return Object.fromEntries(
    Object.entries(document)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([field, value]) => {
        if (field === 'displayName' && 'type' in document && value === document.name) return []
        if (field === 'description' && 'tagFQN' in document) return []
        return [[field, plainValue(value)]]
      }),
  )
}

const isBuiltIn = (value: unknown) => isReference(value) && BUILT_IN.has(value.type)

const plainValue = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.filter((item) => !isBuiltIn(item)).map(plainValue)
    : isObject(value)
      ? plain(value)
      : value
