import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'

export const bulkStatus = z.enum(['success', 'failure', 'aborted', 'partialSuccess', 'running'])
export type BulkStatus = z.infer<typeof bulkStatus>

export const bulkItem = z.strictObject({
  request: z.unknown().optional(),
  message: z.string().optional(),
  status: z.int().optional(),
  hasSideEffects: z.boolean().optional(),
})
export type BulkItem = DeepReadonly<z.infer<typeof bulkItem>>

/** The answer of a bulk call and of deleteStale (spec/rest.md §9). */
export const bulkOperationResult = z.strictObject({
  dryRun: z.boolean().optional(),
  status: bulkStatus.optional(),
  abortReason: z.string().optional(),
  numberOfRowsProcessed: z.int().min(0).optional(),
  numberOfRowsPassed: z.int().min(0).optional(),
  numberOfRowsFailed: z.int().min(0).optional(),
  successRequest: z.array(bulkItem).optional(),
  failedRequest: z.array(bulkItem).optional(),
})
export type BulkOperationResult = DeepReadonly<z.infer<typeof bulkOperationResult>>
