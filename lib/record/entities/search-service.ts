import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityName, entityReference, entityReferences, fullyQualifiedName } from './references.js'
import { style } from './style.js'
import { tagLabel } from './tag-label.js'

export const searchServiceType = z.enum(['ElasticSearch', 'OpenSearch', 'CustomSearch'])
export type SearchServiceType = z.infer<typeof searchServiceType>

export const searchConnection = z.strictObject({
  config: z.record(z.string(), z.unknown()).optional(),
})
export type SearchConnection = DeepReadonly<z.infer<typeof searchConnection>>

/** The body of PUT /services/searchServices. `connection.config` belongs to the connector and stays open. */
export const createSearchService = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  serviceType: searchServiceType,
  connection: searchConnection.optional(),
  tags: z.array(tagLabel).optional(),
  style: style.optional(),
  owners: entityReferences.optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  domains: z.array(z.string()).optional(),
  ingestionRunner: entityReference.optional(),
})
export type CreateSearchService = DeepReadonly<z.infer<typeof createSearchService>>
