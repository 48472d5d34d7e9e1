/**
 * `npm run soak -- [--minutes 30] [--seed 1]`: one process runs a pipeline again and again, with 5 % of its requests struck by
 * mixed faults. Fails when its memory, handles or descriptors grow, or when an end state is not that of a run without faults.
 * The figures go to bench/results/soak.json when it lasted half an hour.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Round, soak } from '../spec/support/soak.js'
import { problemsOf, trend, warm } from '../spec/support/soak-trend.js'

const RESULTS = 'bench/results/soak.json'
const MIB = 1024 ** 2
/** Minutes that make a result worth keeping. */
const ENOUGH = 30
/** Of the lines that tell how it goes. */
const EVERY_MS = 30_000

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } },
})
const [minutes, seed] = [Number(values.minutes), Number(values.seed)]
if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error('npm run soak -- [--minutes 30] [--seed 1]')

let toldAt = 0
const told: Round[] = []
const rounds = await soak({
  seed,
  goesOn: (_, elapsedMs) => elapsedMs < minutes * 60_000,
  onRound: (round) => {
    told.push(round)
    if (round.at - toldAt < EVERY_MS) return
    toldAt = round.at
    console.log(`${line(round)}, ${told.length} runs`)
  },
})
const [rss, heap, problems] = [trend(rounds, 'rss'), trend(rounds, 'heap'), problemsOf(rounds)]
const rounded = (value: number): number => Number(value.toFixed(1))
const figures = {
  minutes,
  seed,
  node: process.version,
  runs: rounds.length,
  faults: rounds.reduce((sum, { faults }) => sum + faults, 0),
  rssMib: { first: rounded(warm(rounds)[0]!.rss / MIB), last: rounded(rounds.at(-1)!.rss / MIB) },
  rssMibPerHour: rounded(rss.mibPerHour),
  rssNoise: rounded(rss.noise),
  heapMibPerHour: rounded(heap.mibPerHour),
  heapNoise: rounded(heap.noise),
  handles: rounds.at(-1)!.handles,
  descriptors: rounds.at(-1)!.descriptors,
  equal: rounds.filter(({ isEqual }) => isEqual).length,
  problems,
}
console.log(JSON.stringify(figures, null, 2))
if (minutes >= ENOUGH) writeFileSync(RESULTS, `${JSON.stringify(figures, null, 2)}\n`)
process.exitCode = problems.length > 0 ? 1 : 0

function line({ at, rss: resident, heap: used, handles, descriptors, state }: Round): string {
  const held = `${(resident / MIB).toFixed(1)} MiB resident, ${(used / MIB).toFixed(2)} MiB of heap`
  return `${Math.round(at / 1000)} s: ${state}, ${held}, ${handles} handles, ${descriptors} descriptors`
}
