import { isTransient } from './answer.js'

export interface RetryOptions {
  /** Tries after the first, at most (default 10: an outage of a minute or more is waited out). */
  readonly limit: number
  /** Longest pause between two tries, ms (default 30 s). */
  readonly maxDelay: number
  /** Longest pause a server may ask for with `Retry-After`, ms (default 2 min). */
  readonly maxRetryAfter: number
}

export const RETRY: RetryOptions = { limit: 10, maxDelay: 30_000, maxRetryAfter: 120_000 }

export interface Attempt {
  readonly method: string
  /** The status meant; undefined when there was no answer. */
  readonly status: number | undefined
  /** Tries so far, the failed one included. */
  readonly tries: number
  /** What `Retry-After` asked for, ms; NaN when it could not be read. */
  readonly retryAfter?: number | undefined
}

/** A plain 500 is seldom cured by patience: a few quick tries are enough. */
const LIMIT_500 = 2
/** Two first PUTs of one entity: one of them gets a 409 and has to be sent again (golden/real-server `race.*`). */
const LIMIT_409 = 3
/** A POST or a PATCH whose answer was lost may have worked: only a server that refused to look at it can be asked again. */
const NOT_PROCESSED = [429, 503]

/**
 * Milliseconds to wait before the next try, or 0 for none. Full jitter around a doubling pause; `Retry-After` wins.
 * The status → action table of the client.
 */
export function retryDelay(
  attempt: Attempt,
  options: RetryOptions = RETRY,
  random: () => number = Math.random,
): number {
  if (!worthAnother(attempt, options)) return 0
  const { retryAfter = Number.NaN } = attempt
  if (!Number.isNaN(retryAfter)) return Math.max(1, Math.min(retryAfter, options.maxRetryAfter))
  const pause = Math.min(options.maxDelay, 250 * 2 ** (attempt.tries - 1))
  return Math.max(1, Math.ceil(pause * (0.5 + random() / 2)))
}

function worthAnother({ method, status, tries }: Attempt, { limit }: RetryOptions): boolean {
  if (status === 409) return method === 'PUT' && tries <= LIMIT_409
  if (!isTransient(status) || tries > limit) return false
  if (status === 500) return isIdempotent(method) && tries <= LIMIT_500
  return isIdempotent(method) || (status !== undefined && NOT_PROCESSED.includes(status))
}

const isIdempotent = (method: string): boolean => method !== 'POST' && method !== 'PATCH'
