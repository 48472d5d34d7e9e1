import { accountedFor } from '../status/status.js'
import type { Step } from '../step/step.js'

/** How long nothing may move before it is said, ms. */
const PATIENCE_MS = 60_000

/**
 * Says what a run waits for when no step has counted anything for a minute, and again each minute, until it is stopped.
 * A step that has accounted for less than the one before it is the one that is waited for; else it is the source.
 */
export function watchProgress(
  steps: readonly Pick<Step, 'name' | 'getStatus'>[],
  warn: (line: string) => void,
  patienceMs = PATIENCE_MS,
): () => void {
  let before = ''
  let since = performance.now()
  const timer = setInterval(() => {
    const counts = steps.map((step) => accountedFor(step.getStatus()))
    const now = counts.join()
    if (now === before) {
      const seconds = Math.round((performance.now() - since) / 1000)
      const late = steps.find((_, index) => index > 0 && counts[index]! < counts[index - 1]!) ?? steps[0]
      warn(`nothing has moved for ${seconds} s: ${late?.name ?? 'the run'} is waited for`)
    } else {
      before = now
      since = performance.now()
    }
  }, patienceMs)
  timer.unref()
  return () => clearInterval(timer)
}
