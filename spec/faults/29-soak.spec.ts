import { expect } from 'chai'
import { fault, negativeControl } from '../support/faults/case.js'
import { type Round, soak } from '../support/soak.js'
import { endings, leftOpen, warm } from '../support/soak-trend.js'

const NO_SERVER = { generations: ['2.0'] } as const
const goesOn = (rounds: number): boolean => rounds < 8
/** Eight runs are too few to fit a slope: caches alone come to 0.6 MiB. A leak of 0.3 MiB a run is seen. */
const MOST_HEAP = 2 * 1024 ** 2

const growth = (rounds: readonly Round[]): number => {
  const heaps = warm(rounds).map(({ heap }) => heap)
  return heaps.at(-1)! - heaps[0]!
}

function requireFlat(rounds: readonly Round[]): void {
  expect([...endings(rounds), ...leftOpen(rounds)]).to.deep.equal([])
  expect(growth(rounds)).to.be.below(MOST_HEAP)
}

// The long form, which fits the slope of the resident memory: npm run soak -- --minutes 30 --seed 1
describe('faults: a process that runs for long', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip() // what it holds is read from /proc
  })

  fault(29, 'keeps nothing of a run, and each run leaves what one without faults does', NO_SERVER, async (the) => {
    const rounds = await soak({ seed: the.seed, goesOn })
    const faults = rounds.reduce((sum, round) => sum + round.faults, 0)
    expect(faults).to.be.greaterThan(0)
    requireFlat(rounds)
    the.measure('runs', rounds.length)
    the.measure('faults', faults)
    the.measure('heap grown, KiB', growth(rounds) / 1024)
  })

  negativeControl(29, 'one whose runs leave something behind', NO_SERVER, async (the) => {
    const rounds = await soak({ seed: the.seed, goesOn, leaks: true })
    expect(leftOpen(rounds).join()).to.match(/handles grow/)
    return () => expect(growth(rounds)).to.be.below(MOST_HEAP)
  })
})
