import type { Metadata } from '../../client/metadata.js'
import type { Fqn } from '../../record/fqn.js'

/** What a run needs to read only what has changed. */
export interface Changes {
  /** Epoch ms. */
  readonly since: number
  /** The live tables and views that the catalog has in a schema. */
  known(schema: Fqn): Promise<ReadonlySet<Fqn>>
}

const FIELDS = ['fullyQualifiedName']

/** Changes as the search index of the catalog knows them: what is not in there yet is read again. */
export const changesSince = (since: number, metadata: Pick<Metadata, 'searchAll'>): Changes => ({
  since,
  known: async (schema) => {
    const below = `${schema}.`
    const query = {
      query: {
        bool: {
          must: [{ prefix: { fullyQualifiedName: { value: below, case_insensitive: true } } }],
          must_not: [{ term: { deleted: true } }],
        },
      },
    }
    const found = new Set<Fqn>()
    for await (const { fullyQualifiedName: fqn } of metadata.searchAll('table_search_index', query, FIELDS))
      if (fqn.startsWith(below)) found.add(fqn) // the index does not tell cases apart
    return found
  },
})
