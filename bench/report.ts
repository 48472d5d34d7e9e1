import Table from 'cli-table3'
import { type Summary, summaries } from './figures.js'
import type { Results } from './results.js'

const HEAD = ['workload', 'run', 'contender', 'wall s', 'min–max', 'CPU s', 'peak MB', 'requests', '/s', 'ms each']
const RATIOS = ['wall ÷ ours', 'CPU ÷ ours', 'beside the floor']
const NOTE = `Medians. "ms each": per table or record, start of the process left out. "÷ ours": by headwater's.
"beside the floor": headwater's wall by the floor's (the same queries by psql, the same bodies by a bare client),
or its share of a bare client's throughput (and that net of the start of the process).`

/** A table of all figures, one line per contender and run. */
export function report(all: readonly Results[]): string {
  const table = new Table({
    head: [...HEAD, ...RATIOS],
    style: { head: [], border: [], compact: true },
    colAligns: [...HEAD, ...RATIOS].map((_, at) => (at < 3 ? 'left' : 'right')),
  })
  for (const { workload, figures } of all)
    for (const [at, summary] of summaries(figures).entries()) table.push([at === 0 ? workload : '', ...row(summary)])
  const machines = new Set(all.map(({ machine }) => `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`))
  return [table.toString(), NOTE, ...machines].join('\n')
}

const row = (one: Summary): readonly string[] => [
  one.run,
  one.contender,
  fixed(one.seconds, 2),
  `${fixed(one.fastest, 2)}–${fixed(one.slowest, 2)}`,
  fixed(one.cpuSeconds, 2),
  fixed(one.peakMb, 0),
  fixed(one.requests, 0),
  fixed(one.perSecond, 0),
  fixed(one.msPerItem, 3),
  times(one.wallByHeadwater),
  times(one.cpuByHeadwater),
  one.shareOfBareClient === undefined
    ? times(one.wallByFloor)
    : `${percent(one.shareOfBareClient)} (${percent(one.shareOfBareClientNet!)})`,
]

const fixed = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? ''
const times = (value: number | undefined): string => (value === undefined ? '' : `${value.toPrecision(3)} ×`)
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
