import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { dateTime, entityName, entityReferences, fullyQualifiedName, sourceHash } from './references.js'
import { tagLabel } from './tag-label.js'

/** A step of a pipeline; `downstreamTasks` are names of tasks of the same pipeline. */
export const pipelineTask = z.strictObject({
  name: z.string().min(1),
  displayName: z.string().optional(),
  fullyQualifiedName: z.string().optional(),
  description: z.string().optional(),
  sourceUrl: z.string().optional(),
  downstreamTasks: z.array(z.string()).optional(),
  taskType: z.string().optional(),
  taskSQL: z.string().optional(),
  startDate: z.string().optional(),
  endDate: z.string().optional(),
  tags: z.array(tagLabel).optional(),
  owners: entityReferences.optional(),
})
export type PipelineTask = DeepReadonly<z.infer<typeof pipelineTask>>

export const pipelineActivity = z.enum(['Active', 'Inactive'])
export type PipelineActivity = z.infer<typeof pipelineActivity>

/** The body of PUT /pipelines. */
export const createPipeline = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  sourceUrl: z.string().optional(),
  concurrency: z.int().optional(),
  pipelineLocation: z.string().optional(),
  startDate: dateTime.optional(),
  tasks: z.array(pipelineTask).optional(),
  state: pipelineActivity.optional(),
  tags: z.array(tagLabel).optional(),
  owners: entityReferences.optional(),
  service: fullyQualifiedName,
  extension: z.unknown().optional(),
  scheduleInterval: z.string().optional(),
  domains: z.array(z.string()).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
})
export type CreatePipeline = DeepReadonly<z.infer<typeof createPipeline>>
