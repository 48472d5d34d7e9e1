import { expect } from 'chai'
import type { FaultAnswer } from '../support/fault-answer.js'
import type { FaultProxy } from '../support/fault-proxy.js'
import { fault, negativeControl } from '../support/faults/case.js'
import { composedRun } from '../support/faults/composed.js'
import { requireWhole } from '../support/faults/invariant.js'
import { oneOf, whole } from '../support/faults/random.js'

/** Requests in flight, at most: the client's default. */
const IN_FLIGHT = 16
const SLOW: readonly FaultAnswer[] = ['hang', { drip: 10 }]

const ANY_BUT_THE_FIRST = /\/v1\/(?!system)/

/** One request for sure, and one in ten. */
const slowing = (random: () => number) => (proxy: FaultProxy) => {
  const answer = () => oneOf(random, SLOW)
  proxy.strike({ match: ANY_BUT_THE_FIRST, nth: whole(random, 1, 20), times: 1, answer })
  proxy.strike({ match: ANY_BUT_THE_FIRST, rate: 0.1, answer })
}

const slowed = ({ rules }: Pick<FaultProxy, 'rules'>): number => rules.reduce((sum, { hits }) => sum + hits, 0)

describe('faults: a server that hangs or drips', () => {
  // the clock of the child runs 50 times as fast: its two minutes for a write take 2.4 s
  fault(5, 'in one of ten answers costs a run time, and nothing else', { seeds: true }, async (the) => {
    const run = await the.run({
      faults: slowing(the.random),
      idle: true,
      preload: new URL('../support/faults/clock.mjs', import.meta.url),
      env: { FAULT_CLOCK: '50' },
    })
    requireWhole(run)
    expect(slowed(run.proxy)).to.be.greaterThan(0)
    expect(run.proxy.maxInFlight).to.be.at.most(IN_FLIGHT)
    the.measure('slow', slowed(run.proxy))
    the.measure('in flight', run.proxy.maxInFlight)
  })

  negativeControl(5, 'a client that gives up at the first time-out loses entities', {}, async (the) => {
    const client = { retry: { limit: 0 }, timeouts: { idle: 300, read: 300, write: 300 } }
    const run = await composedRun({ ...the, faults: slowing(the.random), client })
    return () => requireWhole(run)
  })
})
