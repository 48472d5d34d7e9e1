import { ApiError, endsRun } from '../../client/api-error.js'
import type { Metadata } from '../../client/metadata.js'

/**
 * True when an error is not about the record at hand. A transient one is about the record if the server answers other
 * calls; if it is down, this waits for it as long as the client's budget lasts.
 * @throws ApiError when the server stays away.
 */
export async function ended(error: unknown, metadata: Pick<Metadata, 'answers'>): Promise<boolean> {
  if (endsRun(error)) return true
  if (error instanceof ApiError && error.sort === 'transient') await metadata.answers()
  return false
}
