import type { DeleteStale } from './entities/delete-stale.js'
import type { JsonPatch } from './entities/json-patch.js'
import { fqnOf, type KindName, type RequestOf } from './entities/kinds.js'
import type { LifeCycle } from './entities/life-cycle.js'
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
  readonly body: JsonPatch
}

/** Sets when an entity was created, changed and read. Written when everything else is. */
export interface SetLifeCycle {
  readonly kind: 'lifeCycle'
  readonly of: KindName
  readonly fqn: Fqn
  readonly body: LifeCycle
}

export type AnyCreate = { [K in KindName]: Create<K> }[KindName]

/** What a source of metadata yields and a sink writes. */
export type Request = AnyCreate | MarkDeleted | Patch | SetLifeCycle

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
