import type { Metadata } from '../client/metadata.js'
import type { WorkflowConfig } from '../config/schema.js'
import { parseSourceType } from '../config/source-type.js'
import { messageOf, stackTraceError } from '../record/either.js'
import type { KindName } from '../record/entities/kinds.js'
import type { PipelineStatus, StepSummary } from '../record/entities/pipeline-status.js'
import { names } from '../record/fqn.js'
import { redact } from '../record/secret.js'
import type { StepStatus } from '../status/status.js'
import type { Step } from '../step/step.js'
import { within } from '../stream/within.js'
import { createProgressReport } from './progress-report.js'
import type { RunResult } from './result.js'

/** Tells the catalog how a run goes. Best effort: what goes wrong is said to `warn`, and changes nothing about the run. */
export interface Report {
  started(): Promise<void>
  /** Tells how far these steps have come, now and then. @returns how to stop. */
  watch(steps: readonly Pick<Step, 'getStatus'>[]): () => void
  ended(result: Pick<RunResult, 'state' | 'steps'>): Promise<void>
  /** It ended before there were steps. */
  crashed(error: unknown): Promise<void>
}

export interface ReportOptions {
  readonly config: Pick<WorkflowConfig, 'source' | 'ingestionPipelineFQN'>
  /** UUID of the run. */
  readonly runId: string
  /** The kind of the service that the pipeline belongs to. */
  readonly service: KindName
  readonly metadata: Pick<Metadata, 'getByName' | 'ingestionPipelines'>
  readonly warn: (line: string) => void
}

/** Longest wait for one report, ms. */
const PATIENCE_MS = 10_000
/** Failures in a status: the catalog shows them in a list. */
const FAILURES = 10

/**
 * The report of a config's run to the pipeline it names (spec/workflow.md §6); of one that names none, to nobody. The
 * pipeline is made when it is not there; in a first run the service may not be there either: then only the end is told.
 */
export function createReport({ config, runId, service, metadata, warn }: ReportOptions): Report {
  const { ingestionPipelineFQN: fqn } = config
  if (fqn === undefined) return NOBODY
  const progress = createProgressReport({ fqn, runId, client: metadata.ingestionPipelines, warn })
  const startDate = Date.now()
  const send = async (status: PipelineStatus): Promise<void> => {
    if (!(await isThere(fqn))) return
    await metadata.ingestionPipelines.setStatus(fqn, { runId, startDate, timestamp: startDate, ...status })
  }
  const isThere = async (pipeline: string): Promise<boolean> => {
    if (await metadata.ingestionPipelines.exists(pipeline)) return true
    const [serviceName = '', ...below] = names(pipeline)
    const found = await metadata.getByName(service, serviceName)
    if (!found) return false
    await metadata.ingestionPipelines.create({
      name: below.at(-1) ?? pipeline,
      service: { id: found.id, type: service },
      pipelineType: parseSourceType(config.source.type).kind,
      sourceConfig: { config: { ...config.source.sourceConfig.config } },
      airflowConfig: {},
    })
    return true
  }
  const tell = async (status: PipelineStatus): Promise<void> => {
    try {
      await within(send(status), PATIENCE_MS, `nothing within ${PATIENCE_MS / 1000} s`)
    } catch (error) {
      warn(`the status could not be reported to ${fqn}: ${messageOf(error)}`)
    }
  }
  return {
    started: async () => {
      await tell({ pipelineState: 'running' })
      await progress.tell('DISCOVERY')
    },
    watch: (steps) => progress.watch(steps),
    ended: async ({ state, steps }) => {
      await tell({ pipelineState: state, endDate: Date.now(), status: steps.map(summaryOf) })
      await progress.tell(state === 'failed' ? 'ERROR' : 'PIPELINE_COMPLETE', steps)
    },
    crashed: async (error) => {
      const failures = [failureOf(stackTraceError('Workflow', error))]
      await tell({ pipelineState: 'failed', endDate: Date.now(), status: [{ name: 'Workflow', errors: 1, failures }] })
      await progress.tell('ERROR', [], messageOf(error))
    },
  }
}

/** The report of a run whose config names no pipeline. */
const NOBODY: Report = {
  started: async () => {},
  watch: () => () => {},
  ended: async () => {},
  crashed: async () => {},
}

const summaryOf = ({
  name,
  records,
  updatedRecords,
  warnings,
  errors,
  filtered,
  failures,
}: StepStatus): StepSummary => ({
  name,
  records,
  updated_records: updatedRecords,
  warnings,
  errors,
  filtered,
  failures: failures.slice(0, FAILURES).map(failureOf),
})

const failureOf = ({ name, error, stackTrace }: StepStatus['failures'][number]) => ({
  name,
  error: redact(error),
  ...(stackTrace === undefined ? {} : { stackTrace: redact(stackTrace) }),
})
