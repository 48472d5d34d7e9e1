import { ApiError } from '../client/api-error.js'
import { ConfigError } from '../config/config-error.js'
import { AlreadyRunning, StateRefused } from '../state/state-error.js'
import type { RunResult } from './result.js'

/** What the process ends with (design.md §8). */
export const EXIT = {
  ok: 0,
  failed: 1,
  config: 2,
  partial: 3,
  retryable: 75,
  interrupted: 130,
  terminated: 143,
} as const

/** For something thrown before the run began: a config to mend, a server or a run to wait for, or a plain failure. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigError || error instanceof StateRefused) return EXIT.config
  if (error instanceof AlreadyRunning) return EXIT.retryable
  if (error instanceof ApiError && error.sort === 'transient') return EXIT.retryable
  return EXIT.failed
}

/**
 * For a run that ended. With `raiseOnError` a scope that could not be listed is a failure, whatever the percentage; with
 * `tellPartial` a run that is above its threshold, and not whole, has an exit code of its own.
 */
export function exitCode(result: RunResult, raiseOnError: boolean, tellPartial = false): number {
  if (result.cause !== undefined) return exitCodeOf(result.cause)
  const incomplete = result.steps.some((step) => step.incomplete.length > 0)
  if (raiseOnError && (result.state === 'failed' || incomplete)) return EXIT.failed
  return tellPartial && result.state === 'partialSuccess' ? EXIT.partial : EXIT.ok
}
