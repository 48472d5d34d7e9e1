import pLimit from 'p-limit'

/** How many requests are in flight: fewer after the server pushed back, slowly more after. */
export interface Pace {
  run<T>(call: () => Promise<T>): Promise<T>
  /** The server pushed back (429, 503): half as many from now on, but one at least. */
  slower(): void
}

/** One overload shows in many answers: those within so many ms count once. */
const ONE_OVERLOAD_MS = 1000

/** At most `most` at once: halved at a push-back, one more after each round of successes (AIMD). */
export function createPace(most: number, now: () => number = () => performance.now()): Pace {
  const limit = pLimit(most)
  let successes = 0
  let slowedAt = Number.NEGATIVE_INFINITY
  return {
    run: (call) =>
      limit(async () => {
        const result = await call()
        successes += 1
        if (limit.concurrency < most && successes >= limit.concurrency) {
          successes = 0
          limit.concurrency += 1
        }
        return result
      }),
    slower: () => {
      if (now() - slowedAt < ONE_OVERLOAD_MS) return
      slowedAt = now()
      successes = 0
      limit.concurrency = Math.max(1, Math.floor(Math.min(limit.concurrency, limit.activeCount) / 2))
    },
  }
}
