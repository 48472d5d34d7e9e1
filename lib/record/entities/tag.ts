import { z } from 'zod'
import { providerType } from './classification.js'
import type { DeepReadonly } from './deep-readonly.js'
import { entityName, entityReferences, fullyQualifiedName } from './references.js'
import { style } from './style.js'

/** The body of PUT /tags. */
export const createTag = z.strictObject({
  classification: fullyQualifiedName.optional(),
  parent: fullyQualifiedName.optional(),
  name: entityName,
  displayName: z.string().optional(),
  description: z.string(),
  style: style.optional(),
  associatedTags: z.array(z.string()).optional(),
  provider: providerType.optional(),
  mutuallyExclusive: z.boolean().optional(),
  domains: z.array(z.string()).optional(),
  owners: entityReferences.optional(),
  reviewers: entityReferences.optional(),
  recognizers: z.array(z.unknown()).optional(),
  autoClassificationEnabled: z.boolean().optional(),
  autoClassificationPriority: z.int().min(0).max(100).optional(),
})
export type CreateTag = DeepReadonly<z.infer<typeof createTag>>
