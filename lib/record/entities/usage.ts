import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'

/** The body of /usage/{type}/{id} (spec/rest.md §15). */
export const usageRequest = z.strictObject({
  date: z.string(),
  count: z.int(),
})
export type UsageRequest = DeepReadonly<z.infer<typeof usageRequest>>
