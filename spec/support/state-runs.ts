import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { keysIn } from './checkpoint-keys.js'
import type { Finished } from './cli.js'
import type { Case } from './faults/case.js'
import { requireEqual } from './faults/invariant.js'
import { type Account, type Difference, difference } from './faults/oracle.js'
import { cleanAccount } from './faults/rig.js'
import type { Shape } from './faults/source.js'
import { openWorld, type World } from './faults/world.js'

const RUN = process.env.FAULT_RUN ?? 'dist/run.js'
/** For a run, and for a moment to come, ms. */
const PATIENCE_MS = 60_000

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Finished>
}

/** Runs of one pipeline with one folder of state, one after the other, into one server that keeps count. */
export interface StateRuns {
  readonly world: World
  readonly clean: Account
  readonly config: string
  /** A file of the pipeline's state. */
  file(ending: string): string
  start(flags: readonly string[], kib?: number): Started
  run(...flags: string[]): Promise<Finished>
  /** Until the server sees it; tells whether the run was there still. */
  until(run: Started, moment: () => boolean): Promise<boolean>
  /** A run that goes on where the one before it left a checkpoint, and begins anew where not. */
  goOn(): Promise<Finished>
  /** Entities that the server took, but for services. */
  taken(): number
  /** Of these, the ones that the checkpoint tells of. */
  remembered(): number
  /** Requests to write that the server took twice: names of tables. */
  sentTwice(): readonly string[]
  /** What the server holds by now, against one run without faults. */
  outcome(): Outcome
}

export interface Outcome extends Difference {
  readonly account: Account
  readonly clean: Account
}

/** Nothing is lost, nothing was done twice, all is as after one run without faults. */
export function requireSame({ lost, doubled, ...accounts }: Outcome): void {
  expect({ lost, doubled }).to.deep.equal({ lost: [], doubled: [] })
  requireEqual(accounts)
}

export interface StateRunsOptions {
  readonly shape?: Shape
  /** Records in a request. */
  readonly batch?: number
}

export async function stateRuns<T>(
  { generation, random }: Pick<Case, 'generation' | 'random'>,
  body: (runs: StateRuns) => Promise<T>,
  { shape, batch }: StateRunsOptions = {},
): Promise<T> {
  const options = { generation, random, ...(shape ? { shape } : {}) }
  const clean = await cleanAccount(options)
  const world = await openWorld(options)
  const children: ChildProcess[] = []
  const folder = join(world.folder.path, 'state')
  const sink = { type: 'metadata-rest', config: { bulk_sink_batch_size: batch } }
  const config = world.folder.file('config.json', batch ? { ...world.document, sink } : world.document)
  const file = (ending: string): string => join(folder, `duckdb_shop.${ending}`)

  const start = (flags: readonly string[], kib?: number): Started => {
    const limit = kib === undefined ? [] : ['bash', '-c', `ulimit -f ${kib}; exec "$@"`, 'bash']
    const [program, ...args] = [...limit, process.execPath, RUN, config, ...flags] as [string, ...string[]]
    const child = spawn(program, args, { env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] })
    children.push(child)
    const text = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].on('data', (chunk: Buffer) => {
        text[stream] += chunk.toString()
      })
    const ended = new Promise<Finished>((resume) => child.once('close', (code) => resume({ code, ...text })))
    return { child, ended }
  }
  const run = async (...flags: string[]): Promise<Finished> => {
    const { child, ended } = start(flags)
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
    const finished = await ended
    clearTimeout(timer)
    return finished
  }
  const taken = <T>(path: RegExp): T[] =>
    world.proxy.exchanges
      .filter((asked) => asked.method === 'PUT' && path.test(asked.path) && asked.status < 300)
      .flatMap(({ body: text }) => [JSON.parse(text) as T | T[]].flat() as T[])
  const sent = (): string[] => taken<Table>(/\/tables/).map(({ databaseSchema, name }) => `${databaseSchema}.${name}`)
  try {
    return await body({
      world,
      clean,
      config,
      file,
      start: (flags, kib) => start(['--state', folder, ...flags], kib),
      run: (...flags) => run('--state', folder, ...flags),
      until: async ({ child }, moment) => {
        for (const deadline = Date.now() + PATIENCE_MS; !moment(); await pause(1)) {
          if (child.exitCode !== null) return false
          if (Date.now() > deadline) throw new Error('the moment did not come')
        }
        return child.exitCode === null
      },
      goOn: () => run('--state', folder, ...(existsSync(file('checkpoint')) ? ['--resume'] : [])),
      taken: () => taken(/\/(databases|databaseSchemas|tables)\b/).length,
      remembered: () => keysIn(file('checkpoint')),
      sentTwice: () => sent().filter((name, at, all) => all.indexOf(name) !== at),
      outcome: () => {
        const account = world.oracle.account()
        return { account, clean, ...difference(clean, account) }
      },
    })
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await world.close()
  }
}

interface Table {
  readonly databaseSchema: string
  readonly name: string
}
