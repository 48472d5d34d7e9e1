import type { DeleteStale } from './entities/delete-stale.js'
import type { JsonPatch } from './entities/json-patch.js'
import { fqnOf, type KindName, type RequestOf } from './entities/kinds.js'
import type { LifeCycle } from './entities/life-cycle.js'
import type { LineageDetails } from './entities/lineage.js'
import type { Fqn } from './fqn.js'

/** A create-or-update request of one kind. Names are the source's; they are encoded when they are sent. */
export interface Create<K extends KindName> {
  readonly kind: K
  readonly fqn: Fqn
  readonly body: RequestOf<K>
}

/** Soft-deletes what a complete listing of a scope no longer holds. */
export interface MarkDeleted {
  readonly kind: 'deleteStale'
  readonly of: KindName
  readonly fqn: Fqn
  readonly body: DeleteStale
}

/** Changes fields of an entity that exists. */
export interface Patch {
  readonly kind: 'patch'
  readonly of: KindName
  readonly fqn: Fqn
  /** Where it is known, nobody has to ask for it. */
  readonly id?: string
  readonly body: JsonPatch
}

/** Sets when an entity was created, changed and read. Written when everything else is. */
export interface SetLifeCycle {
  readonly kind: 'lifeCycle'
  readonly of: KindName
  readonly fqn: Fqn
  readonly body: LifeCycle
}

/** One end of an edge; its id, where it is known, saves a look-up. */
export interface EdgeEnd {
  readonly kind: KindName
  readonly fqn: Fqn
  readonly id?: string
}

/** Says that data flows from one entity into another. What is known of the edge already is kept and added to. */
export interface AddLineage {
  readonly kind: 'lineage'
  /** The end that data flows into. */
  readonly fqn: Fqn
  readonly from: EdgeEnd
  readonly to: EdgeEnd
  readonly body: LineageDetails
  /** True: what this `source` said of `to` in earlier runs is removed first. */
  readonly override?: boolean
  /** True when nothing led into `to` before this run: nobody has to look. */
  readonly isFirst?: boolean
}

export type AnyCreate = { [K in KindName]: Create<K> }[KindName]

/** What a source of metadata yields and a sink writes. */
export type Request = AnyCreate | MarkDeleted | Patch | SetLifeCycle | AddLineage

/**
 * A create-or-update request.
 * @throws FqnError when the body names no parent, or a name can't be part of an FQN.
 * @example create('database', { name: 'shop', service: 'pg' })
 */
export const create = <K extends KindName>(kind: K, body: RequestOf<K>): Create<K> => ({
  kind,
  fqn: fqnOf(kind, body),
  body,
})

/**
 * An edge between two entities.
 * @example lineage({ kind: 'table', fqn: orders }, { kind: 'table', fqn: daily }, { source: 'QueryLineage' })
 */
export const lineage = (
  from: EdgeEnd,
  to: EdgeEnd,
  body: LineageDetails,
  more: Pick<AddLineage, 'override' | 'isFirst'> = {},
): AddLineage => ({ kind: 'lineage', fqn: to.fqn, from, to, body, ...more })

/** The scope's entities that were seen: all others of this kind are marked deleted. `seen` must be the whole listing. */
export const markDeleted = (
  of: KindName,
  scope: { readonly kind: KindName; readonly fqn: Fqn },
  seen: Iterable<Fqn>,
): MarkDeleted => ({
  kind: 'deleteStale',
  of,
  fqn: scope.fqn,
  body: { scopeFqn: scope.fqn, scopeEntityType: scope.kind, seenFqns: [...seen], recursive: true },
})
