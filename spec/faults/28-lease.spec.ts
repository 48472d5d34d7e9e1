import { existsSync } from 'node:fs'
import { expect } from 'chai'
import { fault, negativeControl } from '../support/faults/case.js'
import { requireSame, type Started, type StateRuns, stateRuns } from '../support/state-runs.js'

/** A run whose server has it wait in the middle. */
async function waiting({ world, start, until }: StateRuns, seconds: number): Promise<Started> {
  const answer = { status: 503, headers: { 'retry-after': String(seconds) } }
  const held = world.proxy.strike({ match: /^PUT .*\/tables/, nth: 2, times: 1, answer })
  const run = start([])
  await until(run, () => held.hits > 0)
  return run
}

/** Leases of other hosts and of long ago: spec/state/lease.spec.ts. */
describe('faults: two runs of one pipeline', () => {
  fault(28, 'the second ends with 75, also while the first is stopped in its tracks; the first is whole', {}, (the) =>
    stateRuns(the, async (runs) => {
      const first = await waiting(runs, 3)
      const second = await runs.run()
      expect(second.code).to.equal(75)
      expect(second.stderr).to.match(new RegExp(`already running: pid ${first.child.pid} `))
      first.child.kill('SIGSTOP')
      expect((await runs.run()).code).to.equal(75)
      first.child.kill('SIGCONT')
      expect((await first.ended).code).to.equal(0)
      requireSame(runs.outcome())
      expect(existsSync(runs.file('lease'))).to.equal(false)
    }),
  )

  fault(28, 'the second runs when it steals the lease, and the first ends with 75', { generations: ['2.0'] }, (the) =>
    stateRuns(the, async (runs) => {
      const first = await waiting(runs, 4)
      expect((await runs.run('--steal')).code).to.equal(0)
      const { code, stdout } = await first.ended
      expect(code, stdout).to.equal(75)
      expect(stdout).to.match(/the lease of this run was taken/)
      expect(stdout).to.not.contain('--resume')
      requireSame(runs.outcome())
    }),
  )

  negativeControl(28, 'two that are killed and started one after the other', { generations: ['2.0'] }, (the) =>
    stateRuns(the, async (runs) => {
      const first = await waiting(runs, 60)
      first.child.kill('SIGKILL')
      await first.ended
      runs.world.proxy.calm()
      const { code } = await runs.run()
      return () => expect(code).to.equal(75)
    }),
  )
})
