import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunResult } from '../../../lib/workflow/result.js'
import type { Finished } from '../cli.js'
import type { FaultProxy } from '../fault-proxy.js'
import { CANARY, filesIn, leaksIn } from './canaries.js'
import { type ChildOptions, runBuilt } from './child.js'
import { requireTruth } from './invariant.js'
import { type Account, type Difference, difference } from './oracle.js'
import { type Document, openWorld, type World, type WorldOptions } from './world.js'

export interface FaultRunOptions extends WorldOptions, Omit<ChildOptions, 'env'> {
  readonly env?: ChildOptions['env'] | ((world: World) => ChildOptions['env'])
  /** Starts what else the run needs. */
  readonly before?: (world: World) => Promise<void>
  /** Sets the faults before the run starts. */
  readonly faults?: (proxy: FaultProxy, world: World) => void
  /** Goes on beside the run, and has to end with it. */
  readonly during?: (world: World) => Promise<void>
  readonly config?: (document: Document, world: World) => object
  /** Rules that need not strike. */
  readonly idle?: boolean
  /** Secrets beside the token of the config. */
  readonly secrets?: readonly string[]
}

/** A run under faults: what it says of itself, and what the server knows. */
export interface FaultRun extends Finished, Difference {
  /** The JSON of `--status`; undefined when the run ended before it had steps. */
  readonly status: RunResult | undefined
  readonly account: Account
  readonly clean: Account
  readonly proxy: Pick<FaultProxy, 'exchanges' | 'rules' | 'received' | 'maxInFlight'>
  readonly durationMs: number
}

/**
 * Runs the built command line from a DuckDB file into a catalog, through a proxy that strikes.
 * @throws AssertionError when the run is not true to itself (see `requireTruth`).
 */
export async function faultRun(options: FaultRunOptions): Promise<FaultRun> {
  const clean = await cleanAccount(options)
  const run = await runOnce(options, clean)
  requireTruth(run, { idle: options.idle ?? false })
  return run
}

async function runOnce(options: FaultRunOptions, clean: Account | undefined): Promise<FaultRun> {
  const { before, faults, during, config = (document) => document, env, preload, within, secrets = [] } = options
  const world = await openWorld(options)
  try {
    await before?.(world)
    faults?.(world.proxy, world)
    const status = join(world.folder.path, 'status.json')
    const file = world.folder.file('config.json', config(world.document, world))
    const startedAt = performance.now()
    const child: ChildOptions = {
      env: { ...(typeof env === 'function' ? env(world) : env) },
      ...(preload ? { preload } : {}),
      ...(within === undefined ? {} : { within }),
    }
    const [finished] = await Promise.all([
      runBuilt([file, '--status', status, '--log-level', 'DEBUG'], child),
      during?.(world),
    ])
    const durationMs = performance.now() - startedAt
    const account = world.oracle.account()
    const { stdout, stderr } = finished
    const left = filesIn(world.folder.path, ['config.json', 'token'])
    const leaks = leaksIn({ stdout, stderr, ...left }, [CANARY, ...secrets])
    if (leaks.length > 0) throw new Error(`a secret shows in ${leaks.join(' and ')}`)
    return {
      ...finished,
      ...difference(clean ?? account, account),
      status: existsSync(status) ? (JSON.parse(readFileSync(status, 'utf8')) as RunResult) : undefined,
      account,
      clean: clean ?? account,
      proxy: world.proxy,
      durationMs,
    }
  } finally {
    await world.close()
  }
}

const accounts = new Map<string, Promise<Account>>()

/** What a run without faults leaves, found once per generation and source. */
export function cleanAccount({
  generation,
  shape,
  random,
}: Pick<FaultRunOptions, 'generation' | 'shape' | 'random'>): Promise<Account> {
  const key = JSON.stringify([generation, shape])
  const known =
    accounts.get(key) ??
    runOnce({ generation, random, ...(shape ? { shape } : {}) }, undefined).then((run) => {
      requireTruth(run, { idle: false })
      if (run.status?.state !== 'success') throw new Error(`a run without faults is no success:\n${run.stderr}`)
      return run.account
    })
  accounts.set(key, known)
  return known
}
