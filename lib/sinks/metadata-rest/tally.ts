import type { KindName } from '../../record/entities/kinds.js'
import type { Entity } from './batch.js'
import { scopeOf } from './scope.js'

/** How many entities of a kind have arrived in each scope. */
export interface Tally {
  add(entity: Entity): void
  count(kind: KindName, scope: string): number
}

export function createTally(): Tally {
  const counts = new Map<string, number>()
  return {
    add: (entity) => {
      const key = `${entity.kind} ${scopeOf(entity)}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    },
    count: (kind, scope) => counts.get(`${kind} ${scope}`) ?? 0,
  }
}
