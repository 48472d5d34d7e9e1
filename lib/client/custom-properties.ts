import type { KindName } from '../record/entities/kinds.js'
import { urlQuote } from '../record/fqn.js'
import type { Http } from './http.js'

/** The custom properties that entities of a kind may have (spec/rest.md §19). Every method throws `ApiError`. */
export interface CustomPropertyClient {
  /** Names of those there are. */
  of(kind: KindName): Promise<ReadonlySet<string>>
  /** Adds one whose values are texts. */
  add(kind: KindName, property: { readonly name: string; readonly description: string }): Promise<void>
}

interface Type {
  readonly id: string
  readonly customProperties?: readonly { readonly name: string }[]
}

const PATH = 'metadata/types'

export function createCustomProperties(http: Http): CustomPropertyClient {
  const type = async (name: string, query: Readonly<Record<string, string>>): Promise<Type> =>
    (await http.send('GET', `${PATH}/name/${urlQuote(name)}`, { query })) as Type
  return {
    of: async (kind) => {
      const { customProperties = [] } = await type(kind, { fields: 'customProperties' })
      return new Set(customProperties.map(({ name }) => name))
    },
    add: async (kind, property) => {
      const [entity, text] = await Promise.all([type(kind, {}), type('string', { category: 'field' })])
      const body = JSON.stringify({ ...property, propertyType: { id: text.id, type: 'type' } })
      await http.send('PUT', `${PATH}/${entity.id}`, { body })
    },
  }
}
