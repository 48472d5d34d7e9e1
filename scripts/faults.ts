/**
 * `npm run faults -- [--only 3,4] [--seed 7 | --seeds 50]`: the promises of docs/reliability.md under faults, row by row. Figures
 * of rows that ran with 50 seeds or more go to bench/results/faults.json.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const SPECS = 'spec/faults'
const RESULTS = 'bench/results/faults.json'
/** Seeds that make a result worth keeping. */
const ENOUGH = 50

/** What `spec/support/faults/case.ts` reports of each case. */
interface Line {
  readonly row: number
  readonly title: string
  readonly seed: number
  readonly generation: string
  readonly passed: boolean
  readonly durationMs: number
  readonly figures: Readonly<Record<string, number>>
}

interface Range {
  readonly least: number
  readonly median: number
  readonly most: number
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, seed: { type: 'string' }, seeds: { type: 'string', default: '5' } },
})
const only = values.only?.split(',').map(Number)
const files = readdirSync(SPECS)
  .filter((file) => /^\d+-.*\.spec\.ts$/.test(file))
  .filter((file) => only?.includes(Number.parseInt(file, 10)) ?? true)
  .sort()
if (files.length === 0) throw new Error(`${SPECS} has no row ${values.only}`)

const folder = mkdtempSync(join(tmpdir(), 'headwater-faults-'))
const report = join(folder, 'report.jsonl')
const { status } = spawnSync(
  'npx',
  ['mocha', '--no-config', '--node-option', 'import=tsx', '--exit', ...files.map((file) => join(SPECS, file))],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      FAULT_REPORT: report,
      FAULT_SEEDS: values.seeds,
      ...(values.seed ? { FAULT_SEED: values.seed } : {}),
    },
  },
)
const lines = existsSync(report)
  ? readFileSync(report, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
  : []
rmSync(folder, { recursive: true })

const keyOf = ({ row, title }: Line): string => `${String(row).padStart(2)} ${title}`
const groups = [...new Set(lines.map(keyOf))].sort().map((key) => lines.filter((line) => keyOf(line) === key))
const results = groups.map((group) => ({
  row: group[0]!.row,
  promise: group[0]!.title,
  cases: group.length,
  passed: group.filter(({ passed }) => passed).length,
  failed: group.filter(({ passed }) => !passed).map(({ seed, generation }) => ({ seed, generation })),
  figures: Object.fromEntries(
    [...new Set(group.flatMap(({ figures }) => Object.keys(figures)))].map((figure) => [
      figure,
      rangeOf(group, figure),
    ]),
  ),
}))
for (const { row, promise, cases, passed, figures } of results) {
  const ranges = Object.entries(figures).map(([name, { least, median, most }]) => `${name} ${least}…${median}…${most}`)
  console.log(`${String(row).padStart(2)}  ${passed === cases ? 'ok  ' : 'FAIL'} ${passed}/${cases}  ${promise}`)
  if (ranges.length > 0) console.log(`         ${ranges.join(', ')}`)
}
if (values.seed === undefined && Number(values.seeds) >= ENOUGH) {
  const ran = new Set(results.map(({ row }) => row))
  const before = existsSync(RESULTS)
    ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as { results: typeof results })
    : undefined
  const kept = before?.results.filter(({ row }) => !ran.has(row)) ?? []
  const all = [...kept, ...results].toSorted((a, b) => a.row - b.row)
  writeFileSync(RESULTS, `${JSON.stringify({ seeds: ENOUGH, node: process.version, results: all }, null, 2)}\n`)
  console.log(`written: ${RESULTS}`)
}
process.exitCode = status ?? 1

function rangeOf(group: readonly Line[], figure: string): Range {
  const all = group.flatMap(({ figures }) => figures[figure] ?? []).toSorted((a, b) => a - b)
  const at = (share: number): number => Number(all[Math.round(share * (all.length - 1))]!.toFixed(1))
  return { least: at(0), median: at(0.5), most: at(1) }
}
