import type { TagRow } from '../../services/database/rows.js'
import type { BigQueryClient } from './client.js'

/** A taxonomy or a policy tag, as Data Catalog has it. */
interface Named {
  readonly name: string
  readonly displayName: string
  readonly description?: string
}

interface Taxonomy extends Named {
  readonly tags: ReadonlyMap<string, Named>
}

/** What policy tags are called: each taxonomy is asked for once, when one of its tags is first met. */
export function createTaxonomies(client: Pick<BigQueryClient, 'catalog'>) {
  const known = new Map<string, Promise<Taxonomy>>()
  const taxonomyOf = (name: string): Promise<Taxonomy> => {
    const found = known.get(name) ?? read(client, name)
    known.set(name, found)
    return found
  }
  return {
    /**
     * The tag of `projects/p/locations/l/taxonomies/t/policyTags/x`; undefined for one that was deleted.
     * @throws Error that says what to do where it can't be read.
     */
    tagOf: async (resource: string, column: string): Promise<TagRow | undefined> => {
      const taxonomy = await taxonomyOf(resource.replace(/\/policyTags\/.*$/s, ''))
      const tag = taxonomy.tags.get(resource)
      if (!tag) return undefined
      return {
        classification: taxonomy.displayName,
        tag: tag.displayName,
        ...(taxonomy.description ? { classificationDescription: taxonomy.description } : {}),
        ...(tag.description ? { tagDescription: tag.description } : {}),
        column,
      }
    },
  }
}

/** https://docs.cloud.google.com/data-catalog/docs/reference/rest/v1/projects.locations.taxonomies.policyTags/list */
async function read({ catalog }: Pick<BigQueryClient, 'catalog'>, name: string): Promise<Taxonomy> {
  try {
    const taxonomy = (await catalog(name)) as Named
    const tags = new Map<string, Named>()
    let page: string | undefined = ''
    while (page !== undefined) {
      const answer: PolicyTags = await catalog(`${name}/policyTags`, { pageSize: '1000', pageToken: page })
      for (const tag of answer.policyTags ?? []) tags.set(tag.name, tag)
      page = answer.nextPageToken || undefined
    }
    return { ...taxonomy, tags }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const hint = 'grant datacatalog.taxonomies.get and .list, or set includePolicyTags: false'
    throw new Error(`the policy tags of ${name} can’t be read: ${reason} (${hint})`, { cause })
  }
}

interface PolicyTags {
  readonly policyTags?: readonly Named[]
  readonly nextPageToken?: string
}
