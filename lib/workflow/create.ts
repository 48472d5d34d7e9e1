import { parseSourceType } from '../config/source-type.js'
import { type MetadataWorkflowOptions, metadataWorkflow } from './metadata.js'
import type { Workflow } from './workflow.js'

/** The workflow of the kind that `source.type` names. @throws ConnectionFailed, DriverMissing, ApiError */
export async function createWorkflow(options: MetadataWorkflowOptions): Promise<Workflow> {
  const { kind } = parseSourceType(options.config.source.type)
  if (kind === 'metadata') return metadataWorkflow(options)
  // With both comes a SQL parser, which takes a while to load.
  if (kind === 'lineage') return (await import('./lineage.js')).lineageWorkflow(options)
  return (await import('./usage.js')).usageWorkflow(options)
}
