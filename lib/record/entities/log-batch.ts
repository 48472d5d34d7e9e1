import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'

/** Lines of a run's log (spec/rest.md §17). */
export const logBatch = z.strictObject({
  logs: z.string().optional(),
  timestamp: z.int(),
  connectorId: z.string(),
  compressed: z.boolean().optional(),
  lineCount: z.int().optional(),
})
export type LogBatch = DeepReadonly<z.infer<typeof logBatch>>
