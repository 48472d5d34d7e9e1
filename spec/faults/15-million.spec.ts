import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { fault, negativeControl } from '../support/faults/case.js'

interface Measured {
  readonly peakMb: number
  readonly durationMs: number
  readonly summaryMs: number
  readonly lines: number
  readonly counts: readonly object[]
  readonly mostSamples: number
}

const MILLION = 1_000_000
const run = promisify(execFile)

async function records(count: number, ...more: readonly string[]): Promise<Measured> {
  const args = ['--max-old-space-size=256', 'spec/support/faults/records.mjs', String(count), ...more]
  const { stdout } = await run(process.execPath, args, { timeout: 60_000, env: { ...process.env, NO_COLOR: '1' } })
  return JSON.parse(stdout) as Measured
}

const requireFlat = (few: Measured, many: Measured): void => {
  expect(many.peakMb - few.peakMb, 'MB more for ten times the records').to.be.at.most(50)
  expect(many.peakMb, 'MB at the peak').to.be.at.most(300)
}

/** What a run holds while its sink is slow: bench/slow-sink.ts; into a server, up to 100,000 tables: bench/results/growth@*.json. */
describe('faults: a million records', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip() // peak memory is read from /proc
  })

  fault(
    15,
    'take no more memory than a hundred thousand, in a heap of 256 MB',
    { generations: ['2.0'] },
    async (the) => {
      const few = await records(MILLION / 10)
      const many = await records(MILLION)
      requireFlat(few, many)
      the.measure('MB at the peak, 100,000 records', few.peakMb)
      the.measure('MB at the peak, 1,000,000 records', many.peakMb)
      the.measure('ms of the run', many.durationMs)
      the.measure('ms of its summary', many.summaryMs)
      expect(many.counts).to.deep.equal([
        { records: 950_000, errors: 50_000, filtered: 0, warnings: 0 },
        { records: 850_000, errors: 0, filtered: 100_000, warnings: 0 },
        { records: 850_000, errors: 0, filtered: 0, warnings: 100_000 },
      ])
      expect(many.mostSamples).to.equal(1000)
      expect(many.lines).to.equal(few.lines)
      expect(many.summaryMs, 'the end of a run does not grow with it').to.be.below(5 * few.summaryMs)
    },
  )

  negativeControl(15, 'a sink that keeps its records takes more', { generations: ['2.0'] }, async () => {
    const few = await records(MILLION / 10, 'keep')
    const many = await records(MILLION, 'keep')
    return () => requireFlat(few, many)
  })
})
