import { SingleBar } from 'cli-progress'
import type { Step } from '../step/step.js'

const INTERVAL_MS = 30_000
const TICK_MS = 200

/** Shows how far a run is until it is stopped: one live line on a terminal, a plain line per step now and then elsewhere. */
export function showProgress(
  steps: readonly Step[],
  output: NodeJS.WriteStream,
  log: (line: string) => void,
): () => void {
  if (!output.isTTY) return everyInterval(steps, log)
  const bar = new SingleBar({ format: '{text}', stream: output, clearOnComplete: true, hideCursor: true })
  bar.start(1, 0, { text: '' })
  const timer = setInterval(() => bar.update(0, { text: steps.map(short).join('  ') }), TICK_MS)
  return () => {
    clearInterval(timer)
    bar.stop()
  }
}

function everyInterval(steps: readonly Step[], log: (line: string) => void): () => void {
  const timer = setInterval(() => {
    for (const step of steps) log(line(step))
  }, INTERVAL_MS)
  timer.unref()
  return () => clearInterval(timer)
}

const line = (step: Step): string => {
  const { name, records, updatedRecords, filtered, errors } = step.getStatus()
  return `${name}: Processed ${records} records, updated ${updatedRecords} records, filtered ${filtered} records, found ${errors} errors`
}

const short = (step: Step): string => {
  const { name, records, errors } = step.getStatus()
  return `${name}: ${records}${errors > 0 ? ` (${errors} errors)` : ''}`
}
