import type { Figure } from './figures.js'
import { type Results, thisMachine, writeResults } from './results.js'
import { overBudget, type Place, type Turn, type Workload } from './workload.js'

export interface Rounds {
  readonly rounds: number
  /** A trial's figures are not written to a file after every run, and no budget holds for them. */
  readonly trial: boolean
  readonly say: (line: string) => void
}

/**
 * Measures a workload: round 1 of every contender, round 2 of every contender, and so on. A contender that fails is
 * left out from then on; that, and a budget that is broken, is a fault.
 */
export async function runRounds(
  workload: Workload,
  place: Place,
  { rounds, trial, say }: Rounds,
): Promise<{ readonly results: Results; readonly faults: readonly string[] }> {
  const { name, what, budget } = workload
  const figures: Figure[] = []
  const faults = new Set<string>()
  const results: Results = { workload: name, what, machine: thisMachine(), figures }
  const taking = place.contenders.filter((one) => workload.contenders.includes(one.name))
  say(`${name}: ${what}`)
  const failed = (who: string, error: unknown): void => {
    place.signal.throwIfAborted()
    faults.add(`${name} ${who}: ${(error as Error).message}`)
  }
  let turns = await workload.turns({ ...place, contenders: taking }).catch((error: unknown): readonly Turn[] => {
    failed('can’t be set up', error)
    return []
  })
  for (let round = 1; round <= rounds; round += 1)
    for (const turn of turns) {
      try {
        for await (const measured of turn.measure()) {
          const figure: Figure = { ...measured, contender: turn.contender, round }
          figures.push(figure)
          say(`  ${round}/${rounds} ${lineOf(figure)}`)
          if (trial) continue
          writeResults(results)
          for (const over of overBudget(budget, figure)) faults.add(`${name} ${figure.run}: ${over}`)
        }
      } catch (error) {
        failed(turn.contender, error)
        turns = turns.filter((one) => one !== turn)
      }
    }
  return { results, faults: [...faults] }
}

const lineOf = ({ contender, run, seconds, cpuSeconds, peakMb, requests, catalogCpuSeconds }: Figure): string =>
  [
    `${contender}, ${run}: ${seconds.toFixed(2)} s`,
    ...(cpuSeconds === undefined ? [] : [`${cpuSeconds.toFixed(2)} s CPU`]),
    ...(peakMb === undefined ? [] : [`${peakMb.toFixed(0)} MB`]),
    ...(requests === undefined ? [] : [`${requests} requests`]),
    ...(catalogCpuSeconds === undefined ? [] : [`the catalog ${catalogCpuSeconds.toFixed(2)} s CPU`]),
  ].join(', ')
