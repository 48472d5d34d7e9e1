import type { Metadata } from '../../client/metadata.js'
import type { MarkDeleted } from '../../record/request.js'
import type { Change } from '../../status/event.js'
import { listScope } from './classic.js'

/**
 * Soft-deletes what its scope no longer holds: by the server's own comparison, or, where it has none, by listing the
 * scope and deleting each entity that was not seen (spec/rest.md §10).
 * @throws Error when the server could delete only some of them.
 */
export async function deleteStale(metadata: Metadata, { of, fqn, body }: MarkDeleted): Promise<Change> {
  const result = await metadata.deleteStale(of, body)
  if (result === undefined) {
    const seen = new Set(body.seenFqns)
    for (const entity of await listScope(metadata, of, fqn)) {
      if (!seen.has(entity.fullyQualifiedName)) await metadata.delete(of, entity.id)
    }
  } else if (result.status !== 'success') {
    const [first] = result.failedRequest ?? []
    throw new Error(
      `${result.numberOfRowsFailed ?? 'some'} entities could not be marked deleted: ${first?.message ?? result.status}`,
    )
  }
  return 'deleted'
}
