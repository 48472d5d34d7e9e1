import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityName, entityReference, entityReferences, fullyQualifiedName, timestamp } from './references.js'
import { tagLabel } from './tag-label.js'

/** The body of PUT /queries; the server names it by the MD5 of its SQL (spec/rest.md §15). */
export const createQuery = z.strictObject({
  name: entityName.optional(),
  displayName: z.string().optional(),
  description: z.string().optional(),
  owners: entityReferences.optional(),
  tags: z.array(tagLabel).optional(),
  query: z.string(),
  query_type: z.string().optional(),
  exclude_usage: z.boolean().optional(),
  duration: z.number().optional(),
  users: z.array(fullyQualifiedName).optional(),
  usedBy: z.array(z.string()).optional(),
  dialect: z.string().optional(),
  queryDate: timestamp.optional(),
  queryUsedIn: entityReferences.optional(),
  triggeredBy: entityReference.optional(),
  processedLineage: z.boolean().optional(),
  service: fullyQualifiedName,
  domains: z.array(z.string()).optional(),
})
export type CreateQuery = DeepReadonly<z.infer<typeof createQuery>>
