import type { EntityReference } from '../record/entities/references.js'
import type { Entity, Metadata } from './metadata.js'
import { singleFlight } from './single-flight.js'

/** The owner of this name as a reference; undefined when the catalog knows none. Cached for the run, misses too. */
export type FindOwner = (name: string) => Promise<EntityReference | undefined>

/**
 * Owners by name (spec/rest.md §13): a team, else a user, first by exact name, then by search. A search finds names that
 * only hold the words, so a hit counts only when its name or display name is the one asked for. A team owns only as a
 * `Group`; a blank name owns nothing.
 */
export const ownerFinder = (metadata: Pick<Metadata, 'getByName' | 'search'>): FindOwner =>
  singleFlight(async (name) => {
    if (name.trim() === '') return undefined
    const team = (await byName(metadata, 'team', name)) ?? (await bySearch(metadata, 'team', name))
    if (team?.teamType === 'Group') return reference(team, 'team')
    const user = (await byName(metadata, 'user', name)) ?? (await bySearch(metadata, 'user', name))
    return user && reference(user, 'user')
  })

type OwnerKind = 'team' | 'user'

const reference = ({ id }: Entity, type: OwnerKind): EntityReference => ({ id, type })

const byName = (metadata: Pick<Metadata, 'getByName'>, kind: OwnerKind, name: string): Promise<Entity | undefined> =>
  metadata.getByName(kind, name.includes('.') ? `"${name}"` : name)

async function bySearch(
  metadata: Pick<Metadata, 'search'>,
  kind: OwnerKind,
  name: string,
): Promise<Entity | undefined> {
  const query = {
    query: {
      query_string: {
        query: `"${name.replace(/["\\]/g, '\\$&')}" AND NOT isBot:true`, // a phrase: the words of a name are no operators
        fields: ['name', 'displayName'],
      },
    },
  }
  const same = name.toLowerCase()
  const hits = await metadata.search(`${kind}_search_index`, query, 10)
  return hits.find((hit) =>
    [hit.name, hit.displayName].some((text) => typeof text === 'string' && text.toLowerCase() === same),
  )
}
