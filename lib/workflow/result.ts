import { messageOf, type StackTraceError, stackTraceError } from '../record/either.js'
import { accountedFor, type StepStatus, successPercent } from '../status/status.js'
import type { Processor, Step } from '../step/step.js'

export type RunState = 'success' | 'partialSuccess' | 'failed' | 'stopped'

/** How a run ended. `state`, the printed summary and the exit code are all made from this one value. */
export interface RunResult {
  readonly state: RunState
  /** Source first. */
  readonly steps: readonly StepStatus[]
  /** The smallest success of any step: a dead sink is not averaged away by a healthy source. */
  readonly successPercent: number
  /** What ended the run before its time. */
  readonly crash?: StackTraceError
  /** The thing thrown, for whoever sorts errors by what to do next. */
  readonly cause?: unknown
  /** Why the run is no success, one sentence each. */
  readonly problems: readonly string[]
  readonly startedAt: number
  readonly durationMs: number
}

export interface Ending {
  readonly startedAt: number
  readonly successThreshold?: number | undefined
  readonly stopped: boolean
  /** Why a run that was stopped did not wait for the end of what was in flight. */
  readonly gaveUp?: string | undefined
  readonly crash: unknown
  readonly closeErrors: readonly unknown[]
  /** A bulk sink publishes what was gathered, not the records themselves: its counts are not compared. */
  readonly bulkSink: boolean
}

/** The result of a run whose steps have ended. */
export function resultOf(steps: readonly Step[], ending: Ending): RunResult {
  const { startedAt, successThreshold = 90, stopped, gaveUp, crash, closeErrors } = ending
  const statuses = steps.map((step) => step.getStatus())
  const compared = ending.bulkSink ? steps.slice(0, -1) : steps
  const lost = crash === undefined && !stopped ? imbalance(compared) : []
  const below = statuses.filter((status) => status.errors > 0 && successPercent(status) < successThreshold)
  const problems = [
    ...(crash === undefined ? [] : [messageOf(crash)]),
    ...below.map(
      (status) => `${status.name} is at ${successPercent(status)} %, below the threshold of ${successThreshold} %`,
    ),
    ...statuses.flatMap(({ name, incomplete }) =>
      incomplete.map((scope) => `${name} could not list ${scope} to its end`),
    ),
    ...lost,
    ...(gaveUp === undefined ? [] : [gaveUp]),
    ...closeErrors.map((error) => `closing failed: ${messageOf(error)}`),
  ]
  const failed = crash !== undefined || below.length > 0 || lost.length > 0
  const clean = problems.length === 0 && statuses.every(({ errors }) => errors === 0)
  return {
    state: failed ? 'failed' : stopped ? 'stopped' : clean ? 'success' : 'partialSuccess',
    steps: statuses,
    successPercent: Math.min(...statuses.map(successPercent)),
    ...(crash === undefined ? {} : { crash: stackTraceError('Workflow', crash), cause: crash }),
    problems,
    startedAt,
    durationMs: Date.now() - startedAt,
  }
}

/** Records that a step received and gave no account of. A processor may multiply records, so each hop is judged alone. */
function imbalance(steps: readonly (Step & Pick<Processor<never, never>, 'gathers'>)[]): string[] {
  return steps.slice(1).flatMap((step, index) => {
    if (step.gathers) return []
    const sent = steps[index]!.getStatus().records
    const status = step.getStatus()
    const accounted = accountedFor(status)
    return accounted >= sent ? [] : [`${status.name} accounts for ${accounted} of the ${sent} records it was sent`]
  })
}
