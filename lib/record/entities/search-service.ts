import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { serviceRequest } from './service-request.js'

export const searchServiceType = z.enum(['ElasticSearch', 'OpenSearch', 'CustomSearch'])
export type SearchServiceType = z.infer<typeof searchServiceType>

/** The body of PUT /services/searchServices. */
export const createSearchService = serviceRequest(searchServiceType)
export type CreateSearchService = DeepReadonly<z.infer<typeof createSearchService>>
