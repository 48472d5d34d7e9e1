import { z } from 'zod'
import { providerType } from './classification.js'
import type { DeepReadonly } from './deep-readonly.js'
import { dateTime, email, entityName, entityReference, entityReferences } from './references.js'

export const pipelineType = z.enum([
  'metadata',
  'usage',
  'lineage',
  'profiler',
  'autoClassification',
  'TestSuite',
  'dataInsight',
  'elasticSearchReindex',
  'dbt',
  'application',
  'policyAgent',
])
export type PipelineType = z.infer<typeof pipelineType>

export const logLevels = z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR'])
export type LogLevels = z.infer<typeof logLevels>

export const sourceConfig = z.strictObject({
  config: z.record(z.string(), z.unknown()).optional(),
})
export type SourceConfig = DeepReadonly<z.infer<typeof sourceConfig>>

export const airflowConfig = z.strictObject({
  pausePipeline: z.boolean().optional(),
  concurrency: z.int().optional(),
  startDate: dateTime.optional(),
  endDate: dateTime.optional(),
  pipelineTimezone: z.string().optional(),
  retries: z.int().optional(),
  retryDelay: z.int().optional(),
  pipelineCatchup: z.boolean().optional(),
  scheduleInterval: z.string().optional(),
  maxActiveRuns: z.int().optional(),
  workflowTimeout: z.int().optional(),
  workflowDefaultView: z.string().optional(),
  workflowDefaultViewOrientation: z.string().optional(),
  email: email.optional(),
})
export type AirflowConfig = DeepReadonly<z.infer<typeof airflowConfig>>

/** The body of PUT /services/ingestionPipelines. `sourceConfig.config` belongs to the workflow and stays open. */
export const createIngestionPipeline = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  pipelineType: pipelineType,
  sourceConfig: sourceConfig,
  airflowConfig: airflowConfig,
  loggerLevel: logLevels.optional(),
  raiseOnError: z.boolean().optional(),
  service: entityReference,
  owners: entityReferences.optional(),
  provider: providerType.optional(),
  domains: z.array(z.string()).optional(),
  processingEngine: entityReference.optional(),
  enableStreamableLogs: z.boolean().optional(),
})
export type CreateIngestionPipeline = DeepReadonly<z.infer<typeof createIngestionPipeline>>
