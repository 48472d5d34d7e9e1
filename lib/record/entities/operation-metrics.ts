import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { timestamp } from './references.js'

export const operationMetric = z.strictObject({
  category: z.string(),
  operation: z.string(),
  entityType: z.string().optional(),
  entityFqn: z.string().optional(),
  timestamp: timestamp,
  durationMs: z.int().optional(),
  success: z.boolean().optional(),
  errorMessage: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
})
export type OperationMetric = DeepReadonly<z.infer<typeof operationMetric>>

/** Where a run spends its time (spec/rest.md §17). */
export const operationMetricsBatch = z.strictObject({
  runId: z.string(),
  stepName: z.string(),
  batchTimestamp: timestamp.optional(),
  metrics: z.array(operationMetric),
})
export type OperationMetricsBatch = DeepReadonly<z.infer<typeof operationMetricsBatch>>
