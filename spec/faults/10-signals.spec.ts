import { expect } from 'chai'
import { fault, negativeControl } from '../support/faults/case.js'
import { requireSame, type StateRuns, stateRuns } from '../support/state-runs.js'

/** A run that is sent SIGTERM when the server has seen so many requests; gives its exit code, and what it told. */
async function stoppedAt({ world, start, until }: StateRuns, request: number) {
  const run = start([])
  await until(run, () => world.proxy.received >= request)
  run.child.kill('SIGTERM')
  const { code, stdout } = await run.ended
  return { code, stdout, told: world.oracle.account().told?.pipelineState }
}

/** More than a run holds in memory, so that something is left to be read. */
const MANY = { shape: { schemas: 30, tables: 50 }, batch: 25 }

describe('faults: a signal', () => {
  fault(10, 'stops a run truthfully; resumed, it ends as if it had not been stopped', { seeds: true }, (the) =>
    stateRuns(
      the,
      async (runs) => {
        const { code, stdout, told } = await stoppedAt(runs, 12 + Math.floor(the.random() * 20))
        expect(code, stdout).to.equal(143)
        expect(stdout).to.match(/Workflow was stopped\n\d+ records have arrived: run again with --resume/)
        expect(told).to.equal('stopped')
        the.measure('left', runs.outcome().lost.length)
        expect((await runs.run('--resume')).code).to.equal(0)
        expect(runs.sentTwice()).to.deep.equal([])
        requireSame(runs.outcome())
      },
      MANY,
    ),
  )

  negativeControl(10, 'a run that is stopped and not resumed is not whole', {}, (the) =>
    stateRuns(
      the,
      async (runs) => {
        expect((await stoppedAt(runs, 12)).code).to.equal(143)
        const outcome = runs.outcome()
        return () => requireSame(outcome)
      },
      MANY,
    ),
  )

  fault(10, 'that comes again ends the process at once', { generations: ['2.0'] }, (the) =>
    stateRuns(the, async ({ world, start, until }) => {
      const held = world.proxy.strike({ match: /^PUT .*\/tables/, nth: 3, answer: 'hang' })
      const run = start([])
      await until(run, () => held.hits > 0)
      let said = ''
      run.child.stderr!.on('data', (chunk: Buffer) => {
        said += chunk.toString()
      })
      run.child.kill('SIGTERM')
      await until(run, () => said.includes('SIGTERM: stopping'))
      const from = performance.now()
      run.child.kill('SIGTERM')
      expect((await run.ended).code).to.equal(143)
      expect(performance.now() - from).to.be.below(2000)
    }),
  )
})
