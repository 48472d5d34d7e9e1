import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityName, entityReferences } from './references.js'

export const providerType = z.enum(['system', 'user', 'automation'])
export type ProviderType = z.infer<typeof providerType>

export const conflictResolution = z.enum(['highest_confidence', 'highest_priority', 'most_specific'])
export type ConflictResolution = z.infer<typeof conflictResolution>

export const autoClassificationConfig = z.strictObject({
  enabled: z.boolean().optional(),
  conflictResolution: conflictResolution.optional(),
  minimumConfidence: z.number().min(0).max(1).optional(),
  requireExplicitMatch: z.boolean().optional(),
})
export type AutoClassificationConfig = DeepReadonly<z.infer<typeof autoClassificationConfig>>

/** The body of PUT /classifications. */
export const createClassification = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string(),
  provider: providerType.optional(),
  mutuallyExclusive: z.boolean().optional(),
  domains: z.array(z.string()).optional(),
  owners: entityReferences.optional(),
  reviewers: entityReferences.optional(),
  autoClassificationConfig: autoClassificationConfig.optional(),
})
export type CreateClassification = DeepReadonly<z.infer<typeof createClassification>>
