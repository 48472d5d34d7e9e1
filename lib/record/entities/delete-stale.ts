import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'

/** The body of DELETE {collection}/deleteStale (spec/rest.md §10). */
export const deleteStale = z.strictObject({
  scopeFqn: z.string(),
  scopeEntityType: z.string(),
  seenFqns: z.array(z.string()),
  recursive: z.boolean().optional(),
})
export type DeleteStale = DeepReadonly<z.infer<typeof deleteStale>>
