import type { Document } from '../document.js'
import type { Store } from '../store/store.js'
import { and, type Clause, clause } from './clause.js'

/** The index of what queries cost, which are no entities. */
export const COST_INDEX = 'query_cost_record_search_index'
/** The name of their series. */
export const COST = 'cost'

/** What a search finds there. */
export function costHits(store: Store, condition: Clause, size: number): readonly Document[] {
  const where = and([clause('name = ?', COST), condition])
  return store
    .all(`SELECT document FROM series WHERE ${where.sql} ORDER BY at DESC LIMIT ?`, ...where.values, size)
    .map(({ document }, at) => ({
      _index: COST_INDEX,
      _id: String(at),
      _score: null,
      _source: JSON.parse(document as string) as Document,
    }))
}
