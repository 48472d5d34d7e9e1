import type { Metadata } from '../../client/metadata.js'
import { singleFlight } from '../../client/single-flight.js'
import type { Effect } from '../../status/event.js'
import type { Entity, Outgoing } from './batch.js'
import { hashesIn, scopeOf } from './scope.js'
import type { UnknownFields } from './unknown-fields.js'

/** Writes one entity to a server without bulk routes. */
export type Classic = (item: Outgoing & { readonly record: Entity }) => Promise<Effect>

export interface ClassicOptions {
  readonly overrideMetadata: boolean
  readonly fields: UnknownFields
}

/** Scopes whose hashes are kept at once: records arrive scope by scope. */
const SCOPES = 8

/**
 * A server of the 1.6 generation rewrites whatever it is sent, so the comparison is ours: the entities of a scope are
 * listed once with their hashes, and one whose hash has not changed is not sent (spec/topology.md §2.2).
 */
export function createClassic(metadata: Metadata, { overrideMetadata, fields }: ClassicOptions): Classic {
  const known = singleFlight((scope: string) => hashesIn(metadata, scope), SCOPES)
  return async ({ record, text, hash }) => {
    const scope = scopeOf(record)
    const before = scope && (await known(`${record.kind} ${scope}`)).get(record.fqn)
    if (before && before.hash === hash && hash !== undefined && !overrideMetadata) return { change: 'unchanged' }
    await fields.send(text, (body) => metadata.put(record.kind, body))
    return { change: before ? 'updated' : 'created' }
  }
}
