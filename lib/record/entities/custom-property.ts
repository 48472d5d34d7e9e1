import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityName, entityReference } from './references.js'

/** A property that the entities of a type may have beside their own (spec/rest.md §19). */
export const createCustomProperty = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  propertyType: entityReference,
  customPropertyConfig: z.record(z.string(), z.unknown()).optional(),
})
export type CreateCustomProperty = DeepReadonly<z.infer<typeof createCustomProperty>>
