import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { timestamp } from './references.js'

export const progressUpdateType = z.enum(['DISCOVERY', 'PROCESSING', 'STEP_COMPLETE', 'PIPELINE_COMPLETE', 'ERROR'])
export type ProgressUpdateType = z.infer<typeof progressUpdateType>

export const globalCounter = z.strictObject({
  entityType: z.string().optional(),
  done: z.int().optional(),
  total: z.int().optional(),
})
export type GlobalCounter = DeepReadonly<z.infer<typeof globalCounter>>

export const progressNode = z.strictObject({
  label: z.string().optional(),
  entityType: z.string().optional(),
  processed: z.int().optional(),
  expected: z.int().optional(),
  active: z.boolean().optional(),
  overflow: z.int().optional(),
  get children() {
    return z.array(progressNode).optional()
  },
})
export type ProgressNode = DeepReadonly<z.infer<typeof progressNode>>

/** How far a run has come (spec/rest.md §17). */
export const progressUpdate = z.strictObject({
  runId: z.string(),
  timestamp: timestamp,
  updateType: progressUpdateType,
  stepName: z.string().optional(),
  progress: progressNode.optional(),
  globalCounters: z.array(globalCounter).optional(),
  estimatedSecondsRemaining: z.int().optional(),
  totalAssetsIngested: z.int().optional(),
  currentEntity: z.string().optional(),
  message: z.string().optional(),
})
export type ProgressUpdate = DeepReadonly<z.infer<typeof progressUpdate>>
