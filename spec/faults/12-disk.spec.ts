import { expect } from 'chai'
import { fault, negativeControl } from '../support/faults/case.js'
import { requireSame, stateRuns } from '../support/state-runs.js'

/** Their keys are 28 KiB. */
const SHAPE = { shape: { schemas: 2, tables: 300 }, batch: 20 }

/** The stage's files: spec/stages/disk.spec.ts. An error of the disk itself: spec/state/disk.spec.ts. */
describe('faults: a full disk', () => {
  fault(12, 'stops the run and says so; when there is room, it goes on', { seeds: true }, (the) =>
    stateRuns(
      the,
      async ({ start, run, world, outcome, sentTwice }) => {
        const kib = 4 + Math.floor(the.random() * 12)
        const full = await start([], kib).ended
        expect(full.code, full.stdout).to.equal(1)
        expect(full.stdout).to.match(/checkpoint can't be kept \(EFBIG.*: there is no room for it: free some space/)
        expect(world.oracle.account().told?.pipelineState).to.be.oneOf(['failed', undefined])
        expect((await run('--resume')).code).to.equal(0)
        requireSame(outcome())
        the.measure('records sent twice', sentTwice().length)
      },
      SHAPE,
    ),
  )

  negativeControl(12, 'a disk with room', { generations: ['2.0'] }, (the) =>
    stateRuns(
      the,
      async ({ start }) => {
        const { code } = await start([], 1024).ended
        return () => expect(code).to.equal(1)
      },
      SHAPE,
    ),
  )
})
