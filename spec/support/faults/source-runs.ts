import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createHttp } from '../../../lib/client/http.js'
import { createMetadata, type Metadata } from '../../../lib/client/metadata.js'
import { CANARY, filesIn, leaksIn } from './canaries.js'
import type { Case } from './case.js'
import { type ChildOptions, runBuilt } from './child.js'
import { requireTruth } from './invariant.js'
import type { FaultRun } from './rig.js'
import { type Document, openWorld, type World } from './world.js'

export interface SourceRunOptions extends Pick<ChildOptions, 'env' | 'preload' | 'within'> {
  /** Into the config of the sink. */
  readonly sink?: object
  /** Goes on beside the run, and has to end with it. */
  readonly during?: () => Promise<void>
  /** Rules that need not strike. */
  readonly idle?: boolean
}

/** Where a case keeps a source in the folder of its world: nothing of a run gets in there. */
export const SOURCE_FILE = 'source.duckdb'

export type Stored = Readonly<Record<string, unknown>> & { readonly fullyQualifiedName: string }

/** Runs over any source, one after the other, into one server that keeps count. */
export interface SourceRuns {
  readonly world: World
  /** Of the server, past the faults. */
  readonly metadata: Metadata
  /** Runs the built command line over the source of a config, as the service `shop`. @throws AssertionError when the run is not true to itself. */
  run(source: object, options?: SourceRunOptions): Promise<FaultRun>
  /** FQNs of the live entities of a collection. */
  live(collection: string): readonly string[]
  /** FQNs of those marked deleted. */
  deleted(collection: string): readonly string[]
  entities(collection: string): readonly Stored[]
}

export async function sourceRuns<T>(
  { generation, random }: Pick<Case, 'generation' | 'random'>,
  body: (runs: SourceRuns) => Promise<T>,
): Promise<T> {
  const world = await openWorld({ generation, random })
  const entities = (collection: string): readonly Stored[] =>
    world.oracle
      .account()
      .lines.filter((line) => line.startsWith(`${collection} `))
      .map((line) => JSON.parse(line.slice(collection.length + 1)) as Stored)
  const names = (collection: string, deleted: boolean): readonly string[] =>
    entities(collection)
      .filter((one) => (one.deleted ?? false) === deleted)
      .map(({ fullyQualifiedName }) => fullyQualifiedName)
      .sort()
  const metadata = createMetadata(createHttp({ hostPort: world.oracle.url, token: () => 'spec' }))
  try {
    return await body({
      world,
      metadata,
      run: async (source, options = {}) => {
        const run = await runOnce(world, source, options)
        requireTruth(run, { idle: options.idle ?? false })
        return run
      },
      live: (collection) => names(collection, false),
      deleted: (collection) => names(collection, true),
      entities,
    })
  } finally {
    metadata.close()
    await world.close()
  }
}

async function runOnce(
  { folder, document, oracle, proxy }: World,
  source: object,
  { sink = {}, during, idle: _, ...child }: SourceRunOptions,
): Promise<FaultRun> {
  const statusFile = join(folder.path, 'status.json')
  rmSync(statusFile, { force: true })
  const config: Omit<Document, 'source'> & { readonly source: object } = {
    ...document,
    source: { ...source, serviceName: document.source.serviceName },
    sink: { ...document.sink, config: { ...document.sink.config, ...sink } },
  }
  const args = [folder.file('config.json', config), '--status', statusFile, '--log-level', 'DEBUG']
  const toldBefore = oracle.account().told?.runId
  const startedAt = performance.now()
  const [finished] = await Promise.all([runBuilt(args, child), during?.()])
  const durationMs = performance.now() - startedAt
  const { stdout, stderr } = finished
  const leaks = leaksIn({ stdout, stderr, ...filesIn(folder.path, ['config.json', SOURCE_FILE]) }, [CANARY])
  if (leaks.length > 0) throw new Error(`a secret shows in ${leaks.join(' and ')}`)
  const { told, ...counted } = oracle.account()
  const account = { ...counted, told: told?.runId === toldBefore ? undefined : told }
  return {
    ...finished,
    lost: [],
    doubled: [],
    status: existsSync(statusFile) ? JSON.parse(readFileSync(statusFile, 'utf8')) : undefined,
    account,
    clean: account,
    proxy,
    durationMs,
  }
}
