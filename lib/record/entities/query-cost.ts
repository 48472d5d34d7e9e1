import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityReference, timestamp } from './references.js'

/** The body of POST /queryCostRecord: what the runs of a query cost from a time on (spec/rest.md §15). */
export const createQueryCost = z.strictObject({
  timestamp: timestamp,
  jsonSchema: z.string().optional(),
  queryReference: entityReference,
  cost: z.number(),
  count: z.number(),
  totalDuration: z.number().optional(),
})
export type CreateQueryCost = DeepReadonly<z.infer<typeof createQueryCost>>
