import type { IngestionPipelineClient } from '../client/ingestion-pipelines.js'
import { messageOf } from '../record/either.js'
import type { ProgressUpdate, ProgressUpdateType } from '../record/entities/progress-update.js'
import { redact } from '../record/secret.js'
import type { StepStatus } from '../status/status.js'
import type { Step } from '../step/step.js'

export interface ProgressReportOptions {
  readonly fqn: string
  readonly runId: string
  readonly client: Pick<IngestionPipelineClient, 'setProgress'>
  readonly warn: (line: string) => void
}

/** Tells the catalog how far a run has come (spec/rest.md §17). Best effort, each told once. */
export interface ProgressReport {
  tell(type: ProgressUpdateType, steps?: readonly StepStatus[], message?: string): Promise<void>
  /** Tells it every 30 s. @returns how to stop. */
  watch(steps: readonly Pick<Step, 'getStatus'>[]): () => void
}

const INTERVAL_MS = 30_000

export function createProgressReport({ fqn, runId, client, warn }: ProgressReportOptions): ProgressReport {
  let failed = false
  const tell: ProgressReport['tell'] = async (updateType, steps = [], message) => {
    const update = { runId, timestamp: Date.now(), updateType, ...counters(steps) }
    try {
      await client.setProgress(fqn, { ...update, ...(message === undefined ? {} : { message: redact(message) }) })
    } catch (error) {
      if (!failed) warn(`the progress could not be reported to ${fqn}: ${messageOf(error)}`)
      failed = true
    }
  }
  return {
    tell,
    watch: (steps) => {
      const timer = setInterval(() => {
        const statuses = steps.map((step) => step.getStatus())
        void tell('PROCESSING', statuses)
      }, INTERVAL_MS)
      timer.unref()
      return () => clearInterval(timer)
    },
  }
}

/** Per kind what the last step has done, of what the source has given so far. */
function counters(steps: readonly StepStatus[]): Pick<ProgressUpdate, 'globalCounters' | 'totalAssetsIngested'> {
  const [source, last] = [steps[0], steps.at(-1)]
  if (!source || !last) return {}
  const globalCounters = Object.entries(source.kinds).map(([entityType, total]) => ({
    entityType,
    total,
    done: last.kinds[entityType] ?? 0,
  }))
  return { globalCounters, totalAssetsIngested: last.records }
}
