/** Writes docs/reliability.md from docs/reliability.json and the results of `npm run faults` and `npm run soak`; `--check` fails on a difference instead. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

const FILE = 'docs/reliability.md'
const SPECS = 'spec/faults'

interface Fault {
  readonly row: number
  readonly fault: string
  readonly happens: string
  /** What is not promised. */
  readonly not?: string
  /** What version 1.13.4.1 of the incumbent does, where we have measured it. */
  readonly incumbent?: string
}

type Ranges = Readonly<Record<string, { readonly least: number; readonly median: number; readonly most: number }>>

interface Result {
  readonly row: number
  readonly promise: string
  readonly cases: number
  readonly passed: number
  readonly figures: Ranges
}

interface Soak {
  readonly minutes: number
  readonly runs: number
  readonly faults: number
  readonly rssMibPerHour: number
  readonly rssNoise: number
}

const read = <T>(file: string): T | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined

const faults = read<readonly Fault[]>('docs/reliability.json') ?? []
const results = read<{ readonly results: readonly Result[] }>('bench/results/faults.json')?.results ?? []
const soak = read<Soak>('bench/results/soak.json')
const specs = readdirSync(SPECS).filter((file) => file.endsWith('.spec.ts'))

const unknown = specs.filter((file) => !faults.some(({ row }) => row === Number.parseInt(file, 10)))
if (unknown.length > 0) throw new Error(`docs/reliability.json has no row for ${unknown.join(', ')}`)

/** Row 30 is asserted by all. */
const proofs = ({ row }: Fault): string => {
  const files =
    row === 30 ? ['../support/faults/invariant.ts'] : specs.filter((file) => Number.parseInt(file, 10) === row)
  if (files.length === 0) throw new Error(`no spec proves row ${row}`)
  return files
    .map(
      (file) =>
        `[${file
          .split('/')
          .at(-1)!
          .replace(/(\.spec)?\.ts$/, '')}](../${SPECS}/${file})`,
    )
    .join(' ')
}

const plain = (value: number): string => (value >= 10 ? value.toFixed(0) : String(value))

/** One figure of all cases of a row. */
function range(name: string, all: readonly Ranges[string][]): string {
  const [least, most] = [Math.min(...all.map((one) => one.least)), Math.max(...all.map((one) => one.most))]
  const median = all.length === 1 && least !== most ? ` … ${plain(all[0]!.median)}` : ''
  return `${name}: ${least === most ? plain(least) : `${plain(least)}${median} … ${plain(most)}`}`
}

function figures({ row }: Fault): string {
  const own = results.filter((result) => result.row === row)
  const cases = own.reduce((sum, result) => sum + result.cases, 0)
  const passed = own.reduce((sum, result) => sum + result.passed, 0)
  if (row === 30) return ''
  const told = own.length === 0 ? 'not run with 50 seeds yet' : `${passed} of ${cases} cases`
  const names = [...new Set(own.flatMap((result) => Object.keys(result.figures)))]
  const measured = names.map((name) =>
    range(
      name,
      own.flatMap((result) => result.figures[name] ?? []),
    ),
  )
  const long =
    row === 29 && soak
      ? [
          `${soak.minutes} minutes, ${soak.runs} runs, ${soak.faults} faults: ${soak.rssMibPerHour} MiB an hour ± ${soak.rssNoise}`,
        ]
      : []
  return [told, ...measured, ...long].join('; ')
}

const cells = (one: Fault): readonly string[] => [String(one.row), one.fault, one.happens, proofs(one), figures(one)]

const page = `# Reliability

What you can rely on, how it is shown, and what is not promised.

## The promise

- **At least once, and repeatable**: for entities a run is *effectively once*. Every request that may be repeated is one that
  the server may get twice: it creates or updates by FQN, and a second one changes nothing.
- The calls that are not like that (usage counts, queries, costs) are compared with what the server has first, or set a value
  in place of adding to it. So a run of usage that was killed in the middle can be run again.
- **Nothing is deleted on doubt**: only in a scope that was listed to its end, and not when it is most of it.
- **A success is one**: a run that lost something says so, in print, in the JSON status, by its exit code and to the server.
- What is kept between runs, and how to go on after a crash: [state](state.md).

It is *not* exactly once: nobody can promise that over HTTP.

## Faults

Each row is run by the built command line, as a child process, into a server that keeps count behind a proxy that strikes
(rows 9, 15 and 29 are composed in TypeScript). Each fault has to strike, or its spec fails. Where a mechanism can be switched
off, a negative control does so, and the same assertion has to fail. Figures are least … median … most over the
seeds, or least … most where several specs give one.

| # | fault | what happens | proved by | figures |
| --- | --- | --- | --- | --- |
${faults.map((one) => `| ${cells(one).join(' | ')} |`).join('\n')}

\`npm run faults\` runs all rows with five seeds; \`npm run faults -- --only 11 --seed 7\` is one row and the seed that a failure
has named; \`npm run faults -- --seeds 50\` writes the figures to \`bench/results/faults.json\`, from which \`npm run generate\`
makes this table. \`npm run soak -- --minutes 30 --seed 1\` is the long form of row 29.

## What is not promised

| # | |
| --- | --- |
${faults.flatMap(({ row, not }) => (not === undefined ? [] : [`| ${row} | ${not} |`])).join('\n')}

Usage runs and runs into a search index survive a kill by their stage; they have no checkpoint and no dead letters. The server
of the specs is the [local catalog](catalog.md), which speaks the same protocol: the faults were not run against an OpenMetadata server.

## What the incumbent does

Measured by us on 2026-11-21 with \`openmetadata-ingestion\` 1.13.4.1: its real REST client against a server that strikes, its
real topology runner with a minimal topology. Rows without an entry were not measured.

| # | |
| --- | --- |
${faults.flatMap(({ row, incumbent }) => (incumbent === undefined ? [] : [`| ${row} | ${incumbent} |`])).join('\n')}
`

if (!process.argv.includes('--check')) writeFileSync(FILE, page)
else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== page) {
  console.error(`${FILE} is not what docs/reliability.json and the results say: npm run generate`)
  process.exitCode = 1
}
