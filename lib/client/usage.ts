import { KINDS, type KindName } from '../record/entities/kinds.js'
import type { CreateQueryCost } from '../record/entities/query-cost.js'
import type { TableJoins } from '../record/entities/table-joins.js'
import type { UsageRequest } from '../record/entities/usage.js'
import type { Http } from './http.js'

/** Usage of tables and queries (spec/rest.md §14, §15). Every method throws `ApiError`. */
export interface UsageClient {
  /** Sets how often an entity was used on a day. */
  setCount(kind: KindName, id: string, usage: UsageRequest): Promise<void>
  /** Ranks the entities of a kind by their counts up to a day. */
  rank(kind: KindName, date: string): Promise<void>
  /** Sets the joins of a day; those of other days stay. */
  setJoins(tableId: string, joins: TableJoins): Promise<void>
  /** Sets what a query cost at a time; the record of another time stays. */
  setCost(cost: CreateQueryCost): Promise<void>
  /** What queries cost, by id, as far as the search index has it. */
  costs(queries: readonly string[]): Promise<readonly CreateQueryCost[]>
}

const COST_INDEX = 'query_cost_record_search_index'
/** Records that one search brings, at most. */
const HITS = 5000

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
    setCost: (cost) => send('POST', 'queryCostRecord', cost),
    costs: async (queries) => {
      const should = queries.map((id) => ({ match_phrase: { 'queryReference.id': id } }))
      const query = { query: { bool: { should, minimum_should_match: 1 } } }
      return (await search(COST_INDEX, query, HITS)) as readonly CreateQueryCost[]
    },
  }
}
