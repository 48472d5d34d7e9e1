import { KINDS, type KindName } from '../record/entities/kinds.js'
import type { TableJoins } from '../record/entities/table-joins.js'
import type { UsageRequest } from '../record/entities/usage.js'
import type { Http } from './http.js'

/** What the runs of a query cost on a day (spec/rest.md §15). */
export interface QueryCost {
  /** The first millisecond of the day, UTC. */
  readonly timestamp: number
  readonly query: string
  readonly cost: number
  readonly count: number
  readonly totalDuration: number
}

/** Usage of tables and queries (spec/rest.md §14, §15). Every method throws `ApiError`. */
export interface UsageClient {
  /** Sets how often an entity was used on a day. */
  setCount(kind: KindName, id: string, usage: UsageRequest): Promise<void>
  /** Ranks the entities of a kind by their counts up to a day. */
  rank(kind: KindName, date: string): Promise<void>
  /** Sets the joins of the days named; others stay. */
  setJoins(tableId: string, joins: TableJoins): Promise<void>
  /** Adds a record; those of the same query and day stay. */
  addCost(cost: QueryCost): Promise<void>
  /** Records of these queries, by id. */
  costs(queries: readonly string[]): Promise<readonly QueryCost[]>
}

const JSON_SCHEMA = 'queryCostRecord'
const COST_INDEX = 'query_cost_record_search_index'
/** Records that one search brings, at most. */
const HITS = 5000

interface CostHit {
  readonly timestamp: number
  readonly cost: number
  readonly count: number
  readonly totalDuration?: number
  readonly queryReference: { readonly id: string }
}

export function createUsage(
  http: Http,
  search: (index: string, query: object, size: number) => Promise<readonly object[]>,
): UsageClient {
  const send = async (method: 'PUT' | 'POST', path: string, body?: object): Promise<void> => {
    await http.send(method, path, body ? { body: JSON.stringify(body) } : {})
  }
  return {
    setCount: (kind, id, usage) => send('POST', `usage/${KINDS[kind].type}/${id}`, usage),
    rank: (kind, date) => send('POST', `usage/compute.percentile/${KINDS[kind].type}/${date}`),
    setJoins: (tableId, joins) => send('PUT', `tables/${tableId}/joins`, joins),
    addCost: ({ query, ...cost }) =>
      send('POST', 'queryCostRecord', {
        ...cost,
        jsonSchema: JSON_SCHEMA,
        queryReference: { id: query, type: 'query' },
      }),
    costs: async (queries) => {
      const should = queries.map((id) => ({ match_phrase: { 'queryReference.id': id } }))
      const hits = await search(COST_INDEX, { query: { bool: { should, minimum_should_match: 1 } } }, HITS)
      return (hits as readonly CostHit[]).map(({ timestamp, cost, count, totalDuration = 0, queryReference }) => ({
        timestamp,
        query: queryReference.id,
        cost,
        count,
        totalDuration,
      }))
    },
  }
}
