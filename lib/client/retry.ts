import { isTransient } from './answer.js'

export interface RetryOptions {
  /** Tries after the first, at most (default: as many as `maxElapsed` has room for). */
  readonly limit: number
  /** How long a call is tried again, ms since its first try (default 5 min: an outage that is shorter is waited out). */
  readonly maxElapsed: number
  /** Longest pause between two tries, ms (default 30 s). */
  readonly maxDelay: number
  /** Longest pause a server may ask for with `Retry-After`, ms (default 2 min). */
  readonly maxRetryAfter: number
}

export const RETRY: RetryOptions = {
  limit: Number.POSITIVE_INFINITY,
  maxElapsed: 300_000,
  maxDelay: 30_000,
  maxRetryAfter: 120_000,
}

/** How a try ended: the status meant, `malformed` for a success that is not JSON, undefined without an answer. */
export type Ending = number | 'malformed' | undefined

export interface Attempt {
  readonly method: string
  readonly status: Ending
  /** Tries so far, the failed one included. */
  readonly tries: number
  /** How many of them ended like this one; all, unless told. */
  readonly alike?: number
  /** Since the first try, ms. */
  readonly elapsed?: number
  /** What `Retry-After` asked for, ms; NaN when it could not be read. */
  readonly retryAfter?: number | undefined
}

/** Endings that patience seldom mends have limits of their own. */
const LIMITS: ReadonlyMap<Ending, number> = new Map<Ending, number>([
  ['malformed', 2],
  [409, 3], // two first PUTs of one entity: one of them gets a 409 and has to be sent again (golden/real-server `race.*`)
  [500, 3],
])
/** A POST or a PATCH whose answer was lost may have worked: only a server that refused to look at it can be asked again. */
const NOT_PROCESSED: readonly Ending[] = [429, 503]

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
  const pause = pauseOf(attempt, options, random)
  return (attempt.elapsed ?? 0) + pause > options.maxElapsed ? 0 : pause
}

function pauseOf({ tries, retryAfter = Number.NaN }: Attempt, options: RetryOptions, random: () => number): number {
  if (!Number.isNaN(retryAfter)) return Math.max(1, Math.min(retryAfter, options.maxRetryAfter))
  const pause = Math.min(options.maxDelay, 250 * 2 ** (tries - 1))
  return Math.max(1, Math.ceil(pause * (0.5 + random() / 2)))
}

function worthAnother({ method, status, tries, alike = tries }: Attempt, { limit }: RetryOptions): boolean {
  if (tries > limit || alike > (LIMITS.get(status) ?? limit)) return false
  if (status === 409) return method === 'PUT'
  if (NOT_PROCESSED.includes(status)) return true
  return isIdempotent(method) && (status === 'malformed' || isTransient(status))
}

const isIdempotent = (method: string): boolean => method !== 'POST' && method !== 'PATCH'

/** Since when no call has come through, as all calls of a client know together. */
export interface Outage {
  since?: number | undefined
}

interface Try {
  /** What `Retry-After` asked for, ms. */
  readonly retryAfter?: number | undefined
  /** False when there was nobody to send it to. */
  readonly wasSent?: boolean
}

/**
 * The pauses of one call, which remembers how its tries ended and when the first began. A call that begins in an outage
 * has the rest of the time that the outage has left. Only `blamed` of the tries that a server may have looked at are
 * followed by another.
 */
export function createPatience(
  method: string,
  options: RetryOptions & { readonly blamed?: number },
  outage: Outage = {},
): (status: Ending, how?: Try) => number {
  const startedAt = performance.now() // steady, whatever becomes of the date
  const endings = new Map<Ending, number>()
  let [tries, blamed] = [0, 0]
  return (status, { retryAfter, wasSent = true } = {}) => {
    tries += 1
    if (wasSent && !NOT_PROCESSED.includes(status)) blamed += 1
    if (blamed > (options.blamed ?? options.limit)) return 0
    const alike = (endings.get(status) ?? 0) + 1
    endings.set(status, alike)
    const now = performance.now()
    if (status !== 'malformed' && isTransient(status)) outage.since ??= now
    const elapsed = now - Math.min(startedAt, outage.since ?? now)
    return retryDelay({ method, status, tries, alike, elapsed, retryAfter }, options)
  }
}
