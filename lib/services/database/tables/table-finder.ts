import type { Metadata } from '../../../client/metadata.js'
import { singleFlight } from '../../../client/single-flight.js'
import { build, type Fqn } from '../../../record/fqn.js'
import { batched } from './batched.js'
import { FOUND_FIELDS, type FoundTable, foundTable } from './found-table.js'
import { fits, isOpen, likeliest, patterns, type SqlName } from './pattern.js'

/** What a name in SQL stands for in the catalog. */
export type Found =
  | { readonly table: FoundTable }
  /** The FQNs that were looked for. */
  | { readonly missing: readonly string[] }
  /** Several tables that it may mean, of which none is taken. */
  | { readonly ambiguous: readonly Fqn[] }

export type FindTable = (name: SqlName) => Promise<Found>

export interface TableFinderOptions {
  /** Looked through in this order; the first with a hit wins. */
  readonly services: readonly string[]
  /** Schemas that an unqualified name is likelier in. */
  readonly searchPath: readonly string[]
}

/** Characters of FQNs in one search: a server refuses a longer URL. */
const SEARCH_CHARACTERS = 1500
/** Hits that are looked at to find out whether a name is ambiguous. */
const HITS = 10
const CACHED = 20_000

/**
 * Finds tables by their names in SQL (spec/rest.md §19): many names with one search, each name once, the misses too. A
 * whole FQN that the search doesn't know is read by name, as a search index lags behind.
 */
export function tableFinder(
  metadata: Pick<Metadata, 'getByName' | 'search'>,
  { services, searchPath }: TableFinderOptions,
): FindTable {
  const search = batched(
    async (wanted: readonly string[]): Promise<readonly (readonly FoundTable[])[]> => {
      const tables = (
        await metadata.search('table_search_index', queryFor(wanted), wanted.length * HITS, FOUND_FIELDS)
      ).map(foundTable)
      return wanted.map((pattern) => {
        const fitting = fits(pattern)
        return tables.filter(({ fqn }) => fitting(fqn))
      })
    },
    { weight: SEARCH_CHARACTERS, weigh: (pattern) => encodeURIComponent(pattern).length + 3 },
  )
  const lookUp = singleFlight(async (pattern: string): Promise<readonly FoundTable[]> => {
    const hits = await search(pattern)
    if (hits.length > 0 || isOpen(pattern)) return hits
    const entity = await metadata.getByName('table', pattern, { fields: 'columns' })
    return entity && entity.deleted !== true ? [{ ...foundTable(entity), hasUpstream: true }] : [] // not known: somebody has to look
  }, CACHED)
  return async (name) => {
    const missing: string[] = []
    for (const service of services) {
      for (const pattern of patterns(build(service), name)) {
        const found = await lookUp(pattern)
        const table = likeliest(pattern, found, searchPath)
        if (table) return { table }
        if (found.length > 1) return { ambiguous: found.map(({ fqn }) => fqn) }
        missing.push(pattern)
      }
    }
    return { missing }
  }
}

const queryFor = (wanted: readonly string[]): object => {
  const whole = wanted.filter((pattern) => !isOpen(pattern))
  const open = wanted.filter(isOpen)
  return {
    query: {
      bool: {
        should: [
          ...(whole.length > 0 ? [{ terms: { fullyQualifiedName: whole } }] : []),
          ...open.map((value) => ({ wildcard: { fullyQualifiedName: { value, case_insensitive: true } } })),
        ],
        minimum_should_match: 1,
        must_not: [{ term: { deleted: true } }],
      },
    },
  }
}
