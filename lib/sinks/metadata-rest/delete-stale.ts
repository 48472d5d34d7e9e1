import type { Entity, Metadata } from '../../client/metadata.js'
import { KINDS } from '../../record/entities/kinds.js'
import type { MarkDeleted } from '../../record/request.js'
import type { Effect } from '../../status/event.js'
import { countScope, listScope } from './scope.js'
import type { Tally } from './tally.js'

export interface DeletionOptions {
  /** Percent of a scope's entities that may go at once; 100 lets all of them go. */
  readonly threshold: number
  readonly delivered: Pick<Tally, 'count'>
}

/** So much of a scope is gone that a lost privilege is as likely as a clean-up. */
export class TooManyGone extends Error {
  override readonly name = 'TooManyGone'
}

/** So few may always go, unless nothing at all is left. */
const FEW = 5
/** So many are named. */
const NAMED = 5

/**
 * Soft-deletes what its scope no longer holds: by the server's own comparison, or, where it has none, by listing the
 * scope and deleting each entity that was not seen (spec/rest.md §10).
 * @throws TooManyGone, with nothing deleted, when nothing is left in a scope, or more has gone from it than the threshold.
 * @throws Error when the server could delete only some of them.
 */
export async function deleteStale(metadata: Metadata, record: MarkDeleted, options: DeletionOptions): Promise<Effect> {
  const { of, body } = record
  const listed = await requireFew(metadata, record, options)
  const result = await metadata.deleteStale(of, body)
  if (result === undefined) {
    const stale = listed ?? (await staleOf(metadata, record))
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

/**
 * What a deletion would take.
 * @throws TooManyGone
 */
export async function goneOf(metadata: Metadata, record: MarkDeleted, threshold: number): Promise<readonly Entity[]> {
  const listed = await requireFew(metadata, record, { threshold, delivered: { count: () => 0 } })
  return listed ?? staleOf(metadata, record)
}

/** What a complete listing of a scope no longer holds. */
async function staleOf(metadata: Metadata, { of, fqn, body }: MarkDeleted): Promise<readonly Entity[]> {
  const seen = new Set<string>(body.seenFqns)
  return (await listScope(metadata, of, fqn)).filter((entity) => !seen.has(entity.fullyQualifiedName))
}

/**
 * A count is enough while all that the server has was written in this run; else what is gone is listed.
 * @returns what was listed.
 * @throws TooManyGone
 */
async function requireFew(
  metadata: Metadata,
  record: MarkDeleted,
  { threshold, delivered }: DeletionOptions,
): Promise<readonly Entity[] | undefined> {
  if (threshold >= 100) return undefined
  const { of, fqn, body } = record
  const isEmpty = body.seenFqns.length === 0
  const isFew = (gone: number, of: number): boolean =>
    gone === 0 || (!isEmpty && (gone <= FEW || gone <= (of * threshold) / 100))
  const total = await countScope(metadata, of, fqn)
  if (total !== undefined && isFew(Math.max(0, total - delivered.count(of, fqn)), total)) return undefined
  const stale = await staleOf(metadata, record)
  const all = total ?? stale.length + body.seenFqns.length
  if (isFew(stale.length, all)) return stale
  const named = stale.slice(0, NAMED).map((entity) => entity.name)
  throw new TooManyGone(
    `${stale.length} of ${all} ${KINDS[of].collection} are gone (${named.join(', ')}${stale.length > NAMED ? ', …' : ''}), ${
      isEmpty ? 'and none is left' : `more than ${threshold} %`
    }: none is marked deleted. If they were dropped, set deletion_threshold of the sink to 100 for one run`,
  )
}
