import { expect } from 'chai'
import fc from 'fast-check'
import { createPatience, type Ending, type Outage, RETRY, retryDelay } from '../../lib/client/retry.js'

const VERBS = ['GET', 'PUT', 'DELETE', 'POST', 'PATCH'] as const
/**
 * How often a call is sent again, per status and verb, when every try ends alike and every pause is as long as it may be;
 * undefined is a call without an answer.
 */
const TABLE: readonly (readonly [Ending, readonly number[]])[] = [
  //          GET PUT DELETE POST PATCH
  [undefined, [15, 15, 15, 0, 0]],
  ['malformed', [2, 2, 2, 0, 0]],
  [400, [0, 0, 0, 0, 0]],
  [401, [0, 0, 0, 0, 0]],
  [403, [0, 0, 0, 0, 0]],
  [404, [0, 0, 0, 0, 0]],
  [405, [0, 0, 0, 0, 0]],
  [408, [15, 15, 15, 0, 0]],
  [409, [0, 3, 0, 0, 0]],
  [412, [0, 0, 0, 0, 0]],
  [413, [0, 0, 0, 0, 0]],
  [415, [0, 0, 0, 0, 0]],
  [422, [0, 0, 0, 0, 0]],
  [429, [15, 15, 15, 15, 15]],
  [500, [3, 3, 3, 0, 0]],
  [501, [0, 0, 0, 0, 0]],
  [502, [15, 15, 15, 0, 0]],
  [503, [15, 15, 15, 15, 15]],
  [504, [15, 15, 15, 0, 0]],
]

/** Tries in a row that all end with this status, until one is not followed by another. */
function repeats(method: string, status: Ending): number {
  let elapsed = 0
  for (let tries = 1; tries < 1000; tries += 1) {
    const pause = retryDelay({ method, status, tries, elapsed }, RETRY, () => 1)
    if (pause === 0) return tries - 1
    elapsed += pause
  }
  throw new Error('it never gives up')
}

describe('the retry table', () => {
  for (const [status, counts] of TABLE) {
    for (const [index, method] of VERBS.entries()) {
      const times = counts[index]!
      it(`sends a ${method} that ends in ${status ?? 'no answer'} again ${times} times`, () => {
        expect(repeats(method, status)).to.equal(times)
      })
    }
  }

  it('doubles the pause from try to try, up to the longest', () => {
    const pauses = Array.from({ length: 10 }, (_, index) =>
      retryDelay({ method: 'GET', status: 503, tries: index + 1 }, RETRY, () => 1),
    )
    expect(pauses).to.deep.equal([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
  })

  it('spreads a pause over its upper half, so that clients do not come back all at once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.double({ min: 0, max: 1, noNaN: true }), (tries, random) => {
        const longest = Math.min(RETRY.maxDelay, 250 * 2 ** (tries - 1))
        const pause = retryDelay({ method: 'GET', status: 503, tries }, RETRY, () => random)
        expect(pause).to.be.within(longest / 2, longest)
      }),
    )
    const pause = (random: number) => retryDelay({ method: 'GET', status: 503, tries: 1 }, RETRY, () => random)
    expect([pause(0), pause(0.5), pause(1)]).to.deep.equal([125, 188, 250])
  })

  it('waits as long as Retry-After asks, but not longer than two minutes', () => {
    const wait = (retryAfter: number) => retryDelay({ method: 'PUT', status: 429, tries: 1, retryAfter })
    expect(wait(7000)).to.equal(7000)
    expect(wait(3_600_000)).to.equal(RETRY.maxRetryAfter)
    expect(wait(0)).to.equal(1)
    expect(wait(-5000)).to.equal(1)
  })

  it('falls back to its own pause when Retry-After makes no sense', () => {
    const pause = retryDelay({ method: 'PUT', status: 429, tries: 1, retryAfter: Number.NaN }, RETRY, () => 1)
    expect(pause).to.equal(250)
  })

  it('does not let Retry-After turn a final answer into another try', () => {
    expect(retryDelay({ method: 'GET', status: 400, tries: 1, retryAfter: 1000 })).to.equal(0)
    expect(retryDelay({ method: 'GET', status: 503, tries: 11, retryAfter: 1000 }, { ...RETRY, limit: 10 })).to.equal(0)
  })

  it('tries as often as it is told, and never when told not to', () => {
    const tries = (limit: number) => retryDelay({ method: 'GET', status: 503, tries: 3 }, { ...RETRY, limit })
    expect(tries(3)).to.be.greaterThan(0)
    expect(tries(2)).to.equal(0)
    expect(retryDelay({ method: 'GET', status: 503, tries: 1 }, { ...RETRY, limit: 0 })).to.equal(0)
  })
  it('waits out an outage of up to five minutes, and gives up rather than wait beyond', () => {
    const pause = (elapsed: number) => retryDelay({ method: 'PUT', status: 503, tries: 9, elapsed }, RETRY, () => 1)
    expect(pause(269_000)).to.equal(30_000)
    expect(pause(271_000)).to.equal(0)
    expect(retryDelay({ method: 'PUT', status: 429, tries: 1, elapsed: 200_000, retryAfter: 110_000 })).to.equal(0)
  })

  it('holds against an ending only the tries that ended so', () => {
    const patience = createPatience('PUT', RETRY)
    for (let n = 0; n < 6; n += 1) expect(patience(502)).to.be.greaterThan(0)
    for (let n = 0; n < 3; n += 1) expect(patience(500)).to.be.greaterThan(0)
    expect(patience(500)).to.equal(0)
  })
  it('gives a call that begins in an outage what is left of it, and all of it after a sign of life', () => {
    const outage: Outage = { since: performance.now() - 299_900 }
    expect(createPatience('GET', RETRY, outage)(503)).to.equal(0)
    outage.since = undefined
    expect(createPatience('GET', RETRY, outage)(503)).to.be.greaterThan(0)
    expect(outage.since).to.be.a('number')
  })

  it('takes a refusal for no outage', () => {
    const outage: Outage = {}
    for (const status of [400, 404, 409, 'malformed'] as const) createPatience('PUT', RETRY, outage)(status)
    expect(outage.since).to.equal(undefined)
  })
  it('blames a request only for what the server may have looked at', () => {
    const patience = createPatience('PUT', { ...RETRY, blamed: 1 })
    for (let n = 0; n < 3; n += 1) {
      expect(patience(undefined, { wasSent: false })).to.be.greaterThan(0)
      expect(patience(503)).to.be.greaterThan(0)
    }
    expect(patience(undefined)).to.be.greaterThan(0)
    expect(patience(502)).to.equal(0)
  })
})
