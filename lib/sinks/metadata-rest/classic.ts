import type { Metadata } from '../../client/metadata.js'
import type { Effect } from '../../status/event.js'
import type { Entity, Outgoing } from './batch.js'
import { scopeOf, storedHashes } from './scope.js'
import type { UnknownFields } from './unknown-fields.js'

/** Writes one entity to a server without bulk routes. */
export type Classic = (item: Outgoing & { readonly record: Entity }) => Promise<Effect>

export interface ClassicOptions {
  readonly overrideMetadata: boolean
  readonly fields: UnknownFields
}

/**
 * A server of the 1.6 generation rewrites whatever it is sent, so the comparison is ours: the entities of a scope are
 * listed once with their hashes, and one whose hash has not changed is not sent (spec/topology.md §2.2).
 */
export function createClassic(metadata: Metadata, { overrideMetadata, fields }: ClassicOptions): Classic {
  const stored = storedHashes(metadata)
  return async ({ record, text, hash }) => {
    const scope = scopeOf(record)
    const before = scope && (await stored(record.kind, scope, record.fqn))
    if (before && before.hash === hash && hash !== undefined && !overrideMetadata) return { change: 'unchanged' }
    await fields.send(text, (body) => metadata.put(record.kind, body))
    return { change: before ? 'updated' : 'created' }
  }
}
