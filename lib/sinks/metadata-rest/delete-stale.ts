import type { Metadata } from '../../client/metadata.js'
import type { MarkDeleted } from '../../record/request.js'
import type { Effect } from '../../status/event.js'
import { listScope } from './classic.js'

/**
 * Soft-deletes what its scope no longer holds: by the server's own comparison, or, where it has none, by listing the
 * scope and deleting each entity that was not seen (spec/rest.md §10).
 * @throws Error when the server could delete only some of them.
 */
export async function deleteStale(metadata: Metadata, { of, fqn, body }: MarkDeleted): Promise<Effect> {
  const result = await metadata.deleteStale(of, body)
  if (result === undefined) {
    const seen = new Set(body.seenFqns)
    const stale = (await listScope(metadata, of, fqn)).filter((entity) => !seen.has(entity.fullyQualifiedName))
    for (const entity of stale) await metadata.delete(of, entity.id)
    return { deleted: stale.length }
  }
  if (result.status !== 'success') {
    const [first] = result.failedRequest ?? []
    throw new Error(
      `${result.numberOfRowsFailed ?? 'some'} entities could not be marked deleted: ${first?.message ?? result.status}`,
    )
  }
  return { deleted: result.successRequest?.length ?? result.numberOfRowsPassed ?? 0 }
}
