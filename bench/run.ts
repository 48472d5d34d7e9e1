/** `npm run bench [-- --peer]`: measures headwater, beside the incumbent if asked to. Exit code 1: a count budget is broken. */
import { InvalidArgumentError, program } from 'commander'
import { serverPrograms } from '../spec/support/postgres-server.js'
import { type Contender, HEADWATER, peers } from './contenders.js'
import { type Lab, openLab } from './lab.js'
import { peerIn } from './peer.js'
import { report } from './report.js'
import { type Results, readResults } from './results.js'
import { runRounds } from './rounds.js'
import type { Workload } from './workload.js'
import { chosen, workloads } from './workloads.js'

interface Options {
  readonly peer?: boolean
  readonly venv: string
  readonly rounds: number
  readonly only?: readonly string[]
  readonly tables?: number
  readonly huge?: boolean
  readonly list?: boolean
  readonly report?: boolean
}

const count = (text: string): number => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('a whole number above 0.')
  return Number(text)
}

const options = program
  .name('bench')
  .description('Measures headwater; the figures are kept in bench/results.')
  .option('--peer', 'also the incumbent, as shipped and with one call memoised')
  .option('--venv <dir>', 'where the incumbent is installed, or will be', '.work/peer')
  .option('--rounds <n>', 'runs of each contender', count, 5)
  .option('--only <names>', 'comma-separated names of workloads', (text) => text.split(','))
  .option('--tables <n>', 'a trial: so many tables in every workload; no figures are kept, no budget holds', count)
  .option('--huge', 'growth with 100,000 tables, too')
  .option('--list', 'print the workloads and end')
  .option('--report', 'print the figures that are kept and end')
  .parse()
  .opts<Options>()

const interrupted = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort(new Error(name)))

const all = chosen(workloads({ ...options, huge: options.huge ?? options.report ?? false }), options.only ?? [])
if (typeof all === 'string') program.error(`error: ${all}`)
else if (options.list) for (const { name, what } of all) console.log(`${name.padEnd(16)}${what}`)
else if (options.report) console.log(report(readResults(all.map(({ name }) => name))))
else
  await bench(all).catch((error: unknown) => {
    if (!interrupted.signal.aborted) throw error
    console.log('interrupted: the figures measured so far are kept')
    process.exitCode = 1
  })

async function bench(all: readonly Workload[]): Promise<void> {
  const { signal } = interrupted
  const possible = serverPrograms() ? all : all.filter(({ needsPostgres }) => !needsPostgres)
  const skipped = all.filter((one) => !possible.includes(one)).map(({ name }) => name)
  if (skipped.length > 0)
    console.log(`skip ${skipped.join(', ')}: no PostgreSQL server is installed (apt-get install postgresql)`)
  const hasPeers = possible.some(({ contenders }) => contenders.includes('incumbent'))
  const contenders = [HEADWATER, ...(options.peer && hasPeers ? await incumbents(signal) : [])]
  let lab: Promise<Lab> | undefined
  const place = { signal, contenders, lab: () => (lab ??= openLab(signal)) }
  const results: Results[] = []
  const faults: string[] = []
  try {
    for (const workload of possible) {
      const { rounds, tables } = options
      const one = await runRounds(workload, place, { rounds, trial: tables !== undefined, say: console.log })
      results.push(one.results)
      faults.push(...one.faults)
    }
  } finally {
    const opened = await lab?.catch(() => undefined) // that it failed is among the faults
    await opened?.stop()
  }
  console.log(report(results))
  for (const fault of faults) console.log(`FAULT ${fault}`)
  process.exitCode = faults.length === 0 ? 0 : 1
}

/** None when it can't be had: then it is said why, and the bench goes on. */
async function incumbents(signal: AbortSignal): Promise<readonly Contender[]> {
  try {
    return peers(await peerIn(options.venv, console.log, signal))
  } catch (error) {
    signal.throwIfAborted()
    console.log(`skip incumbent, memoised: ${(error as Error).message}`)
    console.log('they need Python 3.11 and a package index; or name a virtual environment that has them by --venv')
    return []
  }
}
