import pc from 'picocolors'
import type { StackTraceError } from '../record/either.js'
import { redact } from '../record/secret.js'
import { durationText } from '../status/duration.js'
import { type StepStatus, successPercent } from '../status/status.js'
import { type Column, grid } from './grid.js'
import type { RunResult } from './result.js'

/** Rows of the failure grid, over all steps. */
const FAILURES = 10
/** A cell longer than this says so: the whole text is in the JSON status. */
const CELL = 500

const percent = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value))

/** The printed summary (spec/workflow.md §5): the layout users know, and what it keeps from them. */
export function summaryText(result: RunResult): string {
  const failures = [...(result.crash ? [{ from: 'Workflow', failure: result.crash }] : []), ...failuresOf(result.steps)]
  const total = result.steps.reduce((sum, { errors }) => sum + errors, result.crash ? 1 : 0)
  const lines = [
    ...result.steps.flatMap(stepLines),
    ...(failures.length > 0 ? [failureHeading(total), grid(COLUMNS, failures.slice(0, FAILURES).map(cellsOf))] : []),
    `${pc.bold('Workflow Success %:')} ${pc.cyan(percent(result.successPercent))}`,
    `${pc.bold('Workflow finished in time:')} ${pc.cyan(durationText(result.durationMs))}${rate(result)}`,
    ...result.problems.map((problem) => pc.red(problem)),
    ...(result.state === 'success' ? [] : [pc.red(ENDINGS[result.state])]),
  ]
  return redact(lines.join('\n'))
}

const ENDINGS = {
  partialSuccess: 'Workflow finished with failures',
  failed: 'Workflow failed',
  stopped: 'Workflow was stopped',
} as const

const stepLines = (status: StepStatus): string[] => [
  pc.bold(`Workflow ${status.name} Summary:`),
  count('Processed records', status.records) + kinds(status),
  count('Updated records', status.updatedRecords),
  ...(status.unchanged > 0 ? [count('Unchanged records', status.unchanged)] : []),
  ...(status.deleted > 0 ? [count('Marked deleted', status.deleted)] : []),
  count('Warnings', status.warnings),
  ...(status.filtered > 0 ? [count('Filtered', status.filtered)] : []),
  count('Errors', status.errors),
  `Success %: ${pc.cyan(percent(successPercent(status)))}`,
]

const count = (label: string, value: number): string => `${label}: ${pc.cyan(String(value))}`

const kinds = ({ kinds: all }: StepStatus): string => {
  const parts = Object.entries(all).map(([kind, number]) => `${kind} ${number}`)
  return parts.length > 1 ? ` (${parts.join(', ')})` : ''
}

const rate = ({ steps, durationMs }: RunResult): string => {
  const records = steps[0]?.records ?? 0
  return durationMs > 0 && records > 0 ? ` (${Math.round((records * 1000) / durationMs)} records/s)` : ''
}

const failureHeading = (total: number): string =>
  pc.bold(total > FAILURES ? `Showing the first ${FAILURES} failures of ${total}:` : 'List of failures:')

interface Row {
  readonly from: string
  readonly failure: StackTraceError
}

const failuresOf = (steps: readonly StepStatus[]): Row[] =>
  steps.flatMap(({ name, failures }) => failures.slice(0, FAILURES).map((failure) => ({ from: name, failure })))

const COLUMNS: readonly Column[] = [
  { head: 'From', width: 16 },
  { head: 'Entity Name', width: 32 },
  { head: 'Message', width: 60 },
  { head: 'Stack Trace', width: 50 },
]

const cellsOf = ({ from, failure: { name, error, stackTrace = '' } }: Row): readonly string[] =>
  [from, name, error, stackTrace].map((text) => cut(redact(text))) // a line may end in the middle of a secret

const cut = (text: string): string =>
  text.length > CELL ? `${text.slice(0, CELL)}… (${text.length} characters)` : text
