import { expect } from 'chai'
import { type Case, fault, negativeControl } from '../support/faults/case.js'
import { requireSame, type StateRuns, stateRuns } from '../support/state-runs.js'

/** A run that is killed when the server has answered some of its requests for tables, and these answers are on disk. */
async function killedHalfway({ world, start, until, taken, remembered }: StateRuns, { random }: Case): Promise<void> {
  const nth = 2 + Math.floor(random() * 6)
  const tables = /^PUT .*\/tables/
  const held = world.proxy.strike({ match: tables, nth, answer: 'hang' })
  const run = start([])
  const answered = (): number =>
    world.proxy.exchanges.filter(({ method, path }) => tables.test(`${method} ${path}`)).length
  await until(run, () => held.hits > 0 && answered() === nth - 1 && remembered() === taken())
  run.child.kill('SIGKILL')
  await run.ended
  world.proxy.calm()
}

/** A server of the 1.6 generation is sent nothing that has not changed, resumed or not. Usage runs: spec/workflow/usage-killed.spec.ts. */
describe('faults: a run that is killed', () => {
  fault(11, 'at any request, and resumed, has lost and doubled nothing', { seeds: true }, (the) =>
    stateRuns(the, async (runs) => {
      const { world, clean, start, until, goOn, sentTwice, outcome } = runs
      const request = 1 + Math.floor(the.random() * (clean.requests - 1))
      const run = start([])
      await until(run, () => world.proxy.received >= request)
      run.child.kill('SIGKILL')
      await run.ended
      const { code, stderr } = await goOn()
      expect(code, stderr).to.equal(0)
      requireSame(outcome())
      the.measure('killed at request', request)
      the.measure('records sent twice', sentTwice().length)
    }),
  )

  fault(
    11,
    'does not send again what was acknowledged, when it is resumed',
    { seeds: true, generations: ['2.0'] },
    (the) =>
      stateRuns(the, async (runs) => {
        await killedHalfway(runs, the)
        expect((await runs.run('--resume')).code).to.equal(0)
        expect(runs.sentTwice()).to.deep.equal([])
        requireSame(runs.outcome())
      }),
  )

  negativeControl(11, 'begins anew without --resume', { generations: ['2.0'] }, (the) =>
    stateRuns(the, async (runs) => {
      await killedHalfway(runs, the)
      expect((await runs.run()).code).to.equal(0)
      const twice = runs.sentTwice()
      return () => expect(twice).to.deep.equal([])
    }),
  )
})
