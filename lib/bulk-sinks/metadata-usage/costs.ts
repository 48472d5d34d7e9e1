import { ApiError } from '../../client/api-error.js'
import type { Metadata } from '../../client/metadata.js'
import type { CreateQueryCost } from '../../record/entities/query-cost.js'
import type { QueryUsage } from '../../stages/table-usage/usage.js'

/** What is stored of the costs of queries, as far as the server tells. @throws ApiError */
export async function storedCosts(metadata: Metadata, queries: readonly string[]): Promise<readonly CreateQueryCost[]> {
  try {
    return await metadata.usage.costs(queries)
  } catch (error) {
    if (error instanceof ApiError && error.status !== undefined && error.sort !== 'auth') return [] // all are set again
    throw error
  }
}

/** The records of a query's days, one for each, without those that are stored already. */
export const newCosts = (
  query: string,
  days: QueryUsage['days'],
  stored: readonly CreateQueryCost[],
): readonly CreateQueryCost[] =>
  Object.entries(days)
    .map(([date, { count, cost, duration }]) => ({
      timestamp: Date.parse(date),
      jsonSchema: 'queryCostRecord',
      queryReference: { id: query, type: 'query' },
      cost,
      count,
      totalDuration: duration,
    }))
    .filter((one) => !stored.some((other) => equal(one, other)))

const equal = (one: CreateQueryCost, other: CreateQueryCost): boolean =>
  one.queryReference.id === other.queryReference.id &&
  (['timestamp', 'count', 'cost', 'totalDuration'] as const).every((field) => one[field] === other[field])
