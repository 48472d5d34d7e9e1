import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityName } from './references.js'

/** The body of PUT /roles. */
export const createRole = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  policies: z.array(entityName),
  domains: z.array(z.string()).optional(),
})
export type CreateRole = DeepReadonly<z.infer<typeof createRole>>
