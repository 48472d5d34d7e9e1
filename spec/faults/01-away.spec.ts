import { expect } from 'chai'
import { fault, negativeControl } from '../support/faults/case.js'
import { composedRun } from '../support/faults/composed.js'
import { requireWhole } from '../support/faults/invariant.js'
import { whole } from '../support/faults/random.js'
import type { World } from '../support/faults/world.js'

const DOWN_MS = 1500

/** Leaves at the nth request, and comes back after `ms`, if at all. */
const leavesAt =
  (nth: number, ms?: number) =>
  async ({ proxy }: World): Promise<void> => {
    while (proxy.received < nth) await pause(2)
    await proxy.leave()
    if (ms === undefined) return
    await pause(ms)
    await proxy.back()
  }

const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms))

describe('faults: a server that goes away', () => {
  fault(1, 'and comes back is waited for, and nothing is lost or done twice', { seeds: true }, async (the) => {
    const nth = whole(the.random, 5, 15)
    const run = await the.run({ during: leavesAt(nth, DOWN_MS) })
    requireWhole(run)
    expect(run.durationMs).to.be.greaterThan(DOWN_MS)
    the.measure('left at request', nth)
    the.measure('seconds', run.durationMs / 1000)
  })

  // the clock of the child runs 60 times as fast: what takes it five minutes takes us five seconds
  fault(1, 'and stays away ends a run after five minutes with 75: another time it may work', {}, async (the) => {
    const run = await the.run({
      during: leavesAt(whole(the.random, 5, 15)),
      preload: new URL('../support/faults/clock.mjs', import.meta.url),
      env: { FAULT_CLOCK: '60' },
    })
    expect(run.code).to.equal(75)
    expect(run.status?.state).to.equal('failed')
    expect(run.status?.durationMs).to.be.within(240_000, 340_000)
    expect(run.lost).to.not.deep.equal([])
    the.measure('minutes', run.status!.durationMs / 60_000)
  })

  negativeControl(1, 'a client that tries for a second only loses entities', {}, async (the) => {
    const client = { retry: { maxElapsed: 1000 } }
    const run = await composedRun({ ...the, client, during: leavesAt(10, DOWN_MS) })
    return () => requireWhole(run)
  })
})
