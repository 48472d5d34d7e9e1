import { appendFileSync } from 'node:fs'
import { AssertionError, expect } from 'chai'
import pLimit from 'p-limit'
import type { GenerationName } from '../../../lib/catalog/generation.js'
import { seeded } from './random.js'
import { type FaultRun, type FaultRunOptions, faultRun } from './rig.js'

/** What a case is given: its seed, and everything that follows from it. */
export interface Case {
  readonly seed: number
  readonly random: () => number
  readonly generation: GenerationName
  /** Keeps a figure of this case. */
  measure(figure: string, value: number): void
  /** Runs the command line under faults. */
  run(options?: Omit<FaultRunOptions, 'generation' | 'random'>): Promise<FaultRun>
}

export interface CaseOptions {
  /** Once for each seed; the generations take turns. Without it, once for each generation. */
  readonly seeds?: boolean
  readonly generations?: readonly GenerationName[]
}

const GENERATIONS: readonly GenerationName[] = ['2.0', '1.6']

/** `FAULT_SEED` is the one seed to run; `FAULT_SEEDS` how many there are, from 1 on. */
const SEEDS: readonly number[] = process.env.FAULT_SEED
  ? [Number(process.env.FAULT_SEED)]
  : Array.from({ length: Number(process.env.FAULT_SEEDS ?? 5) }, (_, index) => index + 1)

/** Runs that go on at once: they mostly wait. */
const AT_ONCE = 3

/** A promise of a row of the reliability table, once per seed or generation. `FAULT_REPORT` names a file for the figures. */
export function fault(row: number, title: string, options: CaseOptions, body: (the: Case) => Promise<void>): void {
  const { seeds = false, generations = GENERATIONS } = options
  const turns = seeds
    ? SEEDS.map((seed) => ({ seed, generation: generations[seed % generations.length]! }))
    : generations.map((generation) => ({ seed: SEEDS[0]!, generation }))
  const outcomes: Promise<PromiseSettledResult<void>>[] = []
  /** All turns begin with the first: each test waits for its own. */
  const outcomeOf = async (index: number): Promise<void> => {
    if (outcomes.length === 0) {
      const limit = pLimit(AT_ONCE)
      outcomes.push(...turns.map(async (turn) => (await Promise.allSettled([limit(play, row, title, turn, body)]))[0]))
    }
    const outcome = await outcomes[index]!
    if (outcome.status === 'rejected') throw outcome.reason
  }
  for (const [index, { seed, generation }] of turns.entries()) {
    it(`${title} (${generation}${seeds ? `, seed ${seed}` : ''})`, function () {
      this.timeout(240_000)
      return outcomeOf(index)
    })
  }
}

type Turn = Pick<Case, 'seed' | 'generation'>

async function play(row: number, title: string, { seed, generation }: Turn, body: (the: Case) => Promise<void>) {
  const figures: Record<string, number> = {}
  const random = seeded(seed)
  const startedAt = performance.now()
  let passed = false
  try {
    await body({
      seed,
      random,
      generation,
      measure: (figure, value) => {
        figures[figure] = value
      },
      run: (more = {}) => faultRun({ ...more, generation, random }),
    })
    passed = true
  } catch (error) {
    if (error instanceof Error) error.message = `FAULT_SEED=${seed}, ${generation}: ${error.message}`
    throw error
  } finally {
    const durationMs = Math.round(performance.now() - startedAt)
    report({ row, title, seed, generation, passed, durationMs, figures })
  }
}

/** A case in which the mechanism behind a promise is off: the same assertion has to fail. */
export const negativeControl = (
  row: number,
  title: string,
  options: CaseOptions,
  body: (the: Case) => Promise<() => void>,
): void =>
  fault(row, `negative control: ${title}`, options, async (the) => {
    const assertion = await body(the)
    expect(assertion, 'the assertion holds without the mechanism: it proves nothing').to.throw(AssertionError)
  })

function report(line: object): void {
  const file = process.env.FAULT_REPORT
  if (file) appendFileSync(file, `${JSON.stringify(line)}\n`)
}
