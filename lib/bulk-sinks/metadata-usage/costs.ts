import { ApiError } from '../../client/api-error.js'
import type { Metadata } from '../../client/metadata.js'
import type { QueryCost } from '../../client/usage.js'
import type { QueryUsage } from '../../stages/table-usage/usage.js'

/** What is stored of the costs of queries; undefined when the server does not tell. @throws ApiError */
export async function storedCosts(
  metadata: Metadata,
  queries: readonly string[],
): Promise<readonly QueryCost[] | undefined> {
  try {
    return await metadata.usage.costs(queries)
  } catch (error) {
    if (error instanceof ApiError && error.status !== undefined && error.sort !== 'auth') return undefined
    throw error
  }
}

/**
 * The records to add so that those of each day sum up to what the log says: a server keeps them all and sums them up.
 * Nothing is missing of a day that is there already.
 */
export const missingCosts = (
  query: string,
  days: QueryUsage['days'],
  stored: readonly QueryCost[],
): readonly QueryCost[] =>
  Object.entries(days).flatMap(([date, day]) => {
    const timestamp = Date.parse(date)
    const known = stored.filter((one) => one.query === query && one.timestamp === timestamp)
    const less = (total: number, of: (one: QueryCost) => number): number =>
      Math.max(
        0,
        known.reduce((rest, one) => rest - of(one), total),
      )
    const count = less(day.count, (one) => one.count)
    const cost = less(day.cost, (one) => one.cost)
    const totalDuration = less(day.duration, (one) => one.totalDuration)
    return count > 0 ? [{ timestamp, query, cost, count, totalDuration }] : []
  })
