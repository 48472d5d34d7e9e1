import { expect } from 'chai'
import type { FaultAnswer } from '../support/fault-answer.js'
import type { FaultProxy } from '../support/fault-proxy.js'
import { fault, negativeControl } from '../support/faults/case.js'
import { composedRun } from '../support/faults/composed.js'
import { requireWhole } from '../support/faults/invariant.js'
import { oneOf } from '../support/faults/random.js'

/** Requests in flight, at most: the client's default. */
const IN_FLIGHT = 16
const SLOW: readonly FaultAnswer[] = ['hang', { drip: 10 }]

const slowing = (random: () => number) => (proxy: FaultProxy) =>
  void proxy.strike({ match: /\/v1\/(?!system)/, rate: 0.2, answer: () => oneOf(random, SLOW) })

describe('faults: a server that hangs or drips', () => {
  // the clock of the child runs 50 times as fast: its two minutes for a write take 2.4 s
  fault(5, 'in one of five answers costs a run time, and nothing else', { seeds: true }, async (the) => {
    const run = await the.run({
      faults: slowing(the.random),
      preload: new URL('../support/faults/clock.mjs', import.meta.url),
      env: { FAULT_CLOCK: '50' },
    })
    requireWhole(run)
    expect(run.proxy.maxInFlight).to.be.at.most(IN_FLIGHT)
    the.measure('slow', run.proxy.rules[0]!.hits)
    the.measure('in flight', run.proxy.maxInFlight)
  })

  negativeControl(5, 'a client that gives up at the first time-out loses entities', {}, async (the) => {
    const client = { retry: { limit: 0 }, timeouts: { idle: 300, read: 300, write: 300 } }
    const run = await composedRun({ ...the, faults: slowing(the.random), client })
    return () => requireWhole(run)
  })
})
