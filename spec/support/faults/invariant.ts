import { expect } from 'chai'
import type { RunState } from '../../../lib/workflow/result.js'
import type { FaultRun } from './rig.js'

const ENDINGS: Readonly<Record<Exclude<RunState, 'success'>, string>> = {
  partialSuccess: 'Workflow finished with failures',
  failed: 'Workflow failed',
  stopped: 'Workflow was stopped',
}
const EXITS: Readonly<Record<RunState, readonly number[]>> = {
  success: [0],
  partialSuccess: [0, 1],
  failed: [1, 75],
  stopped: [130, 143],
}

/**
 * What holds of every run, whatever happened to it (reliability row 30): the printed summary, the status file, the exit code
 * and the status that the server was told are of one mind; a success left what a run without faults leaves; every
 * fault struck.
 */
export function requireTruth(run: FaultRun, { idle }: { readonly idle: boolean }): void {
  const { code, stdout, stderr, status, account } = run
  const all = `\n${stdout}\n${stderr}`
  if (status === undefined) {
    expect(code, `a run without a status ended with 0${all}`).to.be.oneOf([1, 2, 75])
    expect(stdout, 'a run without a status printed a summary').to.not.contain('Workflow Success %')
  } else {
    expect(code, `the exit code of ${status.state}${all}`).to.be.oneOf(EXITS[status.state])
    expect(printedState(stdout), `the printed state${all}`).to.equal(status.state)
    expect(stdout).to.contain(`Workflow Success %: ${status.successPercent}`)
  }
  const state = status?.state ?? 'failed'
  const told = account.told?.pipelineState
  if (stderr.includes('the status could not be reported')) expect(told).to.be.oneOf([undefined, 'running', state])
  else if (status) expect(told, `what the server was told${all}`).to.equal(state)
  else expect(told).to.be.oneOf([undefined, 'failed']) // a first run has no pipeline before its service is there
  if (state === 'success') requireEqual(run)
  const idlers = idle ? [] : run.proxy.rules.filter(({ hits }) => hits === 0)
  expect(idlers, 'faults that never struck').to.deep.equal([])
}

const printedState = (stdout: string): RunState =>
  (Object.entries(ENDINGS) as [Exclude<RunState, 'success'>, string][]).find(([, line]) =>
    stdout.includes(line),
  )?.[0] ?? 'success'

/** The end state is that of a run without faults. */
export function requireEqual({ account, clean }: Pick<FaultRun, 'account' | 'clean'>): void {
  if (account.endState === clean.endState) return
  const [here, there] = [new Set(account.lines), new Set(clean.lines)]
  expect(account.lines.filter((line) => !there.has(line)).slice(0, 3), 'the end state').to.deep.equal(
    clean.lines.filter((line) => !here.has(line)).slice(0, 3),
  )
  expect(account.lines, 'the order of the end state').to.deep.equal(clean.lines)
}

export type Whole = Pick<FaultRun, 'lost' | 'doubled' | 'account' | 'clean' | 'status' | 'stdout'> &
  Partial<Pick<FaultRun, 'stderr'>>

/** Nothing is missing, nothing was done twice, and the run says so. */
export function requireWhole(
  run: Pick<FaultRun, 'lost' | 'doubled' | 'account' | 'clean' | 'status' | 'stdout'> &
    Partial<Pick<FaultRun, 'stderr'>>,
): void {
  expect(run.lost.length, `lost\n${run.stdout}\n${run.stderr ?? ''}`).to.equal(0)
  expect(run.doubled, 'doubled').to.deep.equal([])
  requireEqual(run)
  expect(run.status?.state, run.stdout).to.equal('success')
}
