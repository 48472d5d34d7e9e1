import type { Metadata } from '../client/metadata.js'
import type { WorkflowConfig } from '../config/schema.js'
import type { DatabaseMetadata } from '../services/database/config.js'

/** From when on changes are to be read, epoch ms; undefined when everything is. */
export interface ChangedSince {
  readonly since?: number
  /** What is read, and why, for the log. */
  readonly why: string
}

const DAY_MS = 86_400_000

/**
 * The start of the newest whole success of the config's pipeline, less the margin for what was late (spec/behaviours.md
 * §9). A partial success does not count: it may have missed what has not changed again.
 * @throws ApiError
 */
export async function changedSince(
  { ingestionPipelineFQN: pipeline, source }: Pick<WorkflowConfig, 'ingestionPipelineFQN' | 'source'>,
  { ingestionPipelines }: Pick<Metadata, 'ingestionPipelines'>,
  now = Date.now(),
): Promise<ChangedSince | undefined> {
  const { incremental } = source.sourceConfig.config as Partial<DatabaseMetadata>
  if (!incremental?.enabled) return undefined
  if (pipeline === undefined) return { why: 'everything is read: incremental needs ingestionPipelineFQN' }
  const { lookbackDays, safetyMarginDays } = incremental
  const statuses = await ingestionPipelines.statuses(pipeline, now - lookbackDays * DAY_MS, now)
  const starts = statuses.flatMap(({ pipelineState, startDate }) =>
    pipelineState === 'success' && startDate !== undefined ? [startDate] : [],
  )
  if (starts.length === 0)
    return { why: `everything is read: no run of ${pipeline} was a success in the last ${lookbackDays} days` }
  const since = Math.max(...starts) - safetyMarginDays * DAY_MS
  return { since, why: `what has changed since ${new Date(since).toISOString()} is read` }
}
