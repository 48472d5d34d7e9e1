import type { KindName } from '../record/entities/kinds.js'
import type { Fqn } from '../record/fqn.js'
import { type MarkDeleted, markDeleted } from '../record/request.js'
import type { Status } from '../status/status.js'
import type { Pullable } from '../stream/from-pull.js'

export interface Scope {
  readonly kind: KindName
  readonly fqn: Fqn
}

/**
 * What was seen of each scope, and whether its listing came to its end. Deletions are made from nothing else, so one
 * for a listing that broke off can't be reached by accident.
 */
export interface Listings {
  /**
   * Passes `items` through. Only when they end by themselves, and each has an FQN, does the scope count as listed: what
   * can't be named may be any of those that are there.
   */
  watch<T>(
    of: KindName,
    scope: Scope,
    items: () => Pullable<T>,
    fqnOf: (item: T) => Fqn | undefined,
  ): AsyncGenerator<T, void>
  /** Also seen in this scope: what is there but was not asked for. */
  saw(of: KindName, scope: Scope, fqn: Fqn): void
  /** The deletions of this kind below `above`, for every scope listed whole; forgets them. */
  deletions(of: KindName, above: Fqn): MarkDeleted[]
  /** Forgets without deleting. */
  forget(of: KindName, above: Fqn): void
}

interface Listing {
  readonly scope: Scope
  readonly seen: Set<Fqn>
  complete: boolean
}

export function createListings(status: Status): Listings {
  const listings = new Map<string, Listing>()
  const key = (of: KindName, fqn: Fqn): string => `${of} ${fqn}`
  const at = (of: KindName, scope: Scope): Listing => {
    const found = listings.get(key(of, scope.fqn)) ?? { scope, seen: new Set(), complete: false }
    listings.set(key(of, scope.fqn), found)
    return found
  }
  const take = (of: KindName, above: Fqn): Listing[] => {
    const due = [...listings].filter(([id, { scope }]) => id.startsWith(`${of} `) && isIn(scope.fqn, above))
    for (const [id] of due) listings.delete(id)
    return due.map(([, listing]) => listing)
  }
  return {
    async *watch(of, scope, items, fqnOf) {
      const listing = at(of, scope)
      listing.complete = false
      let named = true
      try {
        for await (const item of items()) {
          const fqn = fqnOf(item)
          if (fqn === undefined) named = false
          else listing.seen.add(fqn)
          yield item
        }
        listing.complete = named
      } catch (error) {
        status.emit({ type: 'incomplete', scope: `the ${of}s of ${scope.fqn}` })
        throw error
      }
    },
    saw: (of, scope, fqn) => {
      at(of, scope).seen.add(fqn)
    },
    deletions: (of, above) =>
      take(of, above).flatMap(({ scope, seen, complete }) => {
        if (complete) return [markDeleted(of, scope, seen)]
        status.emit({
          type: 'warning',
          key: scope.fqn,
          reason: `no ${of} is marked deleted here: the listing is not complete`,
        })
        return []
      }),
    forget: (of, above) => void take(of, above),
  }
}

const isIn = (fqn: Fqn, above: Fqn): boolean => fqn === above || fqn.startsWith(`${above}.`)
