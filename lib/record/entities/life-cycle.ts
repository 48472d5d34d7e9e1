import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityReference, timestamp } from './references.js'

export const accessDetails = z.strictObject({
  timestamp: timestamp,
  accessedBy: entityReference.optional(),
  accessedByAProcess: z.string().optional(),
})
export type AccessDetails = DeepReadonly<z.infer<typeof accessDetails>>

/** Who created, changed and read an asset, and when (spec/rest.md §8). */
export const lifeCycle = z.strictObject({
  created: accessDetails.optional(),
  updated: accessDetails.optional(),
  accessed: accessDetails.optional(),
})
export type LifeCycle = DeepReadonly<z.infer<typeof lifeCycle>>
