import type { GenerationName } from '../../../lib/catalog/generation.js'
import { temporaryFolder } from '../cli.js'
import { type FaultProxy, startFaultProxy } from '../fault-proxy.js'
import { CANARY } from './canaries.js'
import { type Oracle, startOracle } from './oracle.js'
import { type Shape, sourceFile } from './source.js'

const SERVICE = 'shop'
const PIPELINE = 'shop.nightly'

export interface WorldOptions {
  readonly generation: GenerationName
  readonly random: () => number
  /** Of the source; 2 schemas of 12 tables unless given. */
  readonly shape?: Shape
  /** Tokens that the server takes; any by default. */
  readonly accepts?: (token: string) => boolean
  /** Where the proxy listens. */
  readonly host?: string
}

/** A source, a server that keeps count, a proxy before it, and a folder for what a run needs and leaves. */
export interface World {
  readonly proxy: FaultProxy
  readonly oracle: Oracle
  readonly folder: ReturnType<typeof temporaryFolder>
  /** A workflow config from that source to that proxy. */
  readonly document: Document
  close(): Promise<void>
}

export type Document = Awaited<ReturnType<typeof documentOf>>

const SHAPE: Shape = { schemas: 2, tables: 12 }
/** Few, so that a run is of many requests. */
const BATCH = 3

export async function openWorld({ generation, random, shape = SHAPE, accepts, host }: WorldOptions): Promise<World> {
  const bot = { name: 'ingestion-bot', isBot: true }
  const oracle = await startOracle(generation, accepts && ((token) => (accepts(token) ? bot : undefined)))
  const proxy = await startFaultProxy(oracle.url, { random, ...(host === undefined ? {} : { host }) })
  const folder = temporaryFolder()
  return {
    proxy,
    oracle,
    folder,
    document: await documentOf(proxy.url, shape),
    close: async () => {
      folder.remove()
      await proxy.close()
      await oracle.close()
    },
  }
}

const documentOf = async (hostPort: string, shape: Shape) => ({
  source: {
    type: 'duckdb',
    serviceName: SERVICE,
    serviceConnection: { config: { type: 'DuckDB', path: await sourceFile(shape), databaseName: 'db' } },
    sourceConfig: { config: { type: 'DatabaseMetadata', schemaFilterPattern: { excludes: ['^main$'] } } },
  },
  sink: { type: 'metadata-rest', config: { bulk_sink_batch_size: BATCH } },
  ingestionPipelineFQN: PIPELINE,
  workflowConfig: {
    openMetadataServerConfig: {
      hostPort,
      authProvider: 'openmetadata',
      securityConfig: { jwtToken: CANARY },
    },
  },
})
