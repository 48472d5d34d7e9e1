import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { timestamp } from './references.js'

export const pipelineState = z.enum(['queued', 'success', 'failed', 'running', 'partialSuccess', 'stopped'])
export type PipelineState = z.infer<typeof pipelineState>

export const stepFailure = z.strictObject({
  name: z.string(),
  error: z.string(),
  stackTrace: z.string().optional(),
})
export type StepFailure = DeepReadonly<z.infer<typeof stepFailure>>

export const stepProgress = z.strictObject({
  total: z.int().optional(),
  processed: z.int().optional(),
  estimatedRemainingSeconds: z.int().optional(),
})
export type StepProgress = DeepReadonly<z.infer<typeof stepProgress>>

export const operationMetrics = z.strictObject({
  count: z.int().optional(),
  totalTimeMs: z.number().optional(),
  avgTimeMs: z.number().optional(),
  minTimeMs: z.number().optional(),
  maxTimeMs: z.number().optional(),
})
export type OperationMetrics = DeepReadonly<z.infer<typeof operationMetrics>>

export const stepSummary = z.strictObject({
  name: z.string(),
  records: z.int().optional(),
  updated_records: z.int().optional(),
  warnings: z.int().optional(),
  errors: z.int().optional(),
  filtered: z.int().optional(),
  failures: z.array(stepFailure).optional(),
  progress: z.record(z.string(), stepProgress).optional(),
  operationMetrics: z.record(z.string(), z.record(z.string(), z.record(z.string(), operationMetrics))).optional(),
  sourceTimeMs: z.number().optional(),
  sinkTimeMs: z.number().optional(),
})
export type StepSummary = DeepReadonly<z.infer<typeof stepSummary>>

/** The state of one run of an ingestion pipeline (spec/rest.md §17). */
export const pipelineStatus = z.strictObject({
  runId: z.string().optional(),
  pipelineState: pipelineState.optional(),
  startDate: timestamp.optional(),
  timestamp: timestamp.optional(),
  endDate: timestamp.optional(),
  status: z.array(stepSummary).optional(),
  config: z.record(z.string(), z.unknown()).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
})
export type PipelineStatus = DeepReadonly<z.infer<typeof pipelineStatus>>
