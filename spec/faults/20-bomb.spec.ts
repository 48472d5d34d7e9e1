import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { type Case, fault, negativeControl } from '../support/faults/case.js'
import { runBuilt } from '../support/faults/child.js'
import { sourceFile } from '../support/faults/source.js'
import { openWorld, type World } from '../support/faults/world.js'

const NO_SERVER = { generations: ['2.0'] } as const
const [MIB, GIB] = [1024 ** 2, 1024 ** 3]
/** Of a child, unless said: a run of a few tables takes about 150. */
const MOST_MB = 400

/** The bound is on memory: a busy machine may take its time. */
const MOST_MS = 200_000

/** Makes a process tell its peak memory when it ends. */
const TELLS = new URL(
  `data:text/javascript,${encodeURIComponent(
    "import fs from 'node:fs'; process.on('exit', () => process.stderr.write(/VmHWM.*\\n/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[0]))",
  )}`,
)

/** How one command ended, and what it took. */
interface Ended {
  readonly code: number | null
  readonly text: string
  readonly peakMb: number
}

async function ran(args: readonly string[], status: string): Promise<Ended> {
  const { code, stdout, stderr } = await runBuilt(args, { preload: TELLS, within: MOST_MS })
  const said = existsSync(status) ? readFileSync(status, 'utf8') : ''
  return { code, text: stdout + stderr + said, peakMb: Number(/VmHWM:\s+(\d+) kB/.exec(stderr)?.[1]) / 1024 }
}

/** A file that takes no room: a start, and then NULs up to its size. */
function sparse(path: string, size: number, start = ''): string {
  writeFileSync(path, start)
  truncateSync(path, size)
  return path
}

/** 10 GiB of rows in 10 MB: a hundred archives, one after the other. */
function bomb(path: string): void {
  const one = gzipSync(Buffer.alloc(100 * MIB, '1,two,3.5\n'))
  writeFileSync(path, Buffer.concat([Buffer.from(gzipSync('id,name,amount\n')), ...Array(100).fill(one)]))
}

interface Bomb {
  readonly name: string
  /** Lays it, and gives the command that meets it. */
  readonly lay: (world: World, path: (name: string) => string) => Promise<readonly string[]> | readonly string[]
  readonly code: number
  readonly says: RegExp
  readonly mostMb?: number
}

const status = ({ folder }: World): string => join(folder.path, 'status.json')

/** A run of the config with another source, or more. */
const run = (world: World, source: object, more: object = {}): string[] => [
  world.folder.file('config.json', { ...world.document, ...more, source: { ...world.document.source, ...source } }),
  '--status',
  status(world),
]

const duckdb = (connection: object): object => ({
  serviceConnection: { config: { type: 'DuckDB', databaseName: 'db', ...connection } },
})

const queryLog = async (world: World, queryLogFilePath: string): Promise<string[]> =>
  run(world, {
    type: 'duckdb-lineage',
    ...duckdb({ path: await sourceFile({ schemas: 1, tables: 1 }) }),
    sourceConfig: { config: { type: 'DatabaseLineage', queryLogFilePath } },
  })

const withToken = (world: World, jwtToken: string): string[] => {
  const { openMetadataServerConfig } = world.document.workflowConfig
  const server = { ...openMetadataServerConfig, securityConfig: { jwtToken } }
  return run(world, {}, { workflowConfig: { openMetadataServerConfig: server } })
}

const BOMBS: readonly Bomb[] = [
  {
    name: 'a config of 10 GiB',
    lay: (_, path) => [sparse(path('large.yaml'), 10 * GIB, 'source: ')],
    code: 2,
    says: /larger than 1024 KiB/,
  },
  {
    name: 'a query log with a quote that is never closed, 2 GiB before its end',
    lay: (world, path) => queryLog(world, sparse(path('log.csv'), 2 * GIB, 'query_text\nSELECT 1\n"SELECT 2\n')),
    code: 1,
    says: /log\.csv:4: a row of more than 16384 KiB: is a quote never closed\?/,
  },
  {
    name: 'a query log of one line of 2 GiB',
    lay: (world, path) => queryLog(world, sparse(path('log.csv'), 2 * GIB, 'query_text\nSELECT 1')),
    code: 1,
    says: /log\.csv:2: a row of more than 16384 KiB/,
  },
  {
    name: 'a query log in UTF-16 without its mark',
    lay: (world, path) => {
      writeFileSync(path('log.csv'), Buffer.from('query_text\nSELECT 1\n'.repeat(1000), 'utf16le'))
      return queryLog(world, path('log.csv'))
    },
    code: 1,
    says: /the header has no query_text/,
  },
  {
    name: 'statements of 10 GiB',
    lay: (world, path) => [
      ...['lineage', '--service', 'shop', '--config'],
      world.folder.file('lineage.json', { workflowConfig: world.document.workflowConfig }),
      ...['--sql', sparse(path('all.sql'), 10 * GIB, 'SELECT 1;')],
    ],
    code: 2,
    says: /all\.sql: larger than 65536 KiB/,
  },
  {
    name: 'a script of 10 GiB',
    lay: (world, path) => run(world, duckdb({ setup: sparse(path('setup.sql'), 10 * GIB, 'SELECT 1;') })),
    code: 1,
    says: /setup\.sql: larger than 65536 KiB/,
  },
  {
    name: 'a script in UTF-16',
    lay: (world, path) => {
      writeFileSync(path('setup.sql'), Buffer.from('\uFEFFSELECT 1;', 'utf16le'))
      return run(world, duckdb({ setup: path('setup.sql') }))
    },
    code: 1,
    says: /setup\.sql: not UTF-8 text/,
  },
  {
    name: '10 MB of gzip that are 10 GiB of CSV',
    lay: (world, path) => {
      mkdirSync(path('data'))
      bomb(path('data/bomb.csv.gz'))
      return run(world, duckdb({ path: path('data'), connectionOptions: { memory_limit: '256MB' } }))
    },
    code: 0,
    says: /Workflow Success %: 100/,
  },
  {
    name: 'dead letters of one line of 2 GiB',
    lay: (world, path) => [...run(world, {}), '--replay', sparse(path('dead.jsonl'), 2 * GIB, '{"v":1')],
    code: 1,
    says: /line 1 is longer than/,
    mostMb: 800, // 64 MiB of a line, and what was joined on the way there
  },
  {
    name: 'a token file of 10 GiB',
    lay: (world, path) => withToken(world, sparse(path('token'), 10 * GIB, 'token')),
    code: 1,
    says: /jwtToken: a file of 10737418240 bytes holds no token/,
  },
]

async function met({ lay }: Bomb, { generation, random }: Case): Promise<Ended> {
  const world = await openWorld({ generation, random })
  try {
    const path = (name: string): string => join(world.folder.path, name)
    return await ran(await lay(world, path), status(world))
  } finally {
    await world.close()
  }
}

const requireBounded = (ended: Ended, { code, says, mostMb = MOST_MB }: Bomb): void => {
  expect(ended.code, ended.text).to.equal(code)
  expect(ended.text).to.match(says)
  expect(ended.text).to.not.match(/\n\s+at \w/)
  expect(ended.peakMb).to.be.below(mostMb)
}

// CSV files of a connector of one's own: spec/examples/memory.spec.ts. Configs: spec/config/load.spec.ts. Parts of a stage are
// written by the run itself and are of the size that its manifest says, or are refused: spec/stages/parts.spec.ts.
describe('faults: a file that is a bomb', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip() // peak memory is read from /proc
  })

  for (const one of BOMBS)
    fault(20, `${one.name}: it is said what is wrong, in bounded memory`, NO_SERVER, async (the) => {
      const startedAt = performance.now()
      const ended = await met(one, the)
      requireBounded(ended, one)
      the.measure('peak MB', ended.peakMb)
      the.measure('seconds', (performance.now() - startedAt) / 1000)
    })

  negativeControl(20, 'a script below the limit is read whole', NO_SERVER, async (the) => {
    const lay: Bomb['lay'] = (world, path) => {
      writeFileSync(path('setup.sql'), `SELECT '${'x'.repeat(50 * MIB)}'`)
      return run(world, duckdb({ setup: path('setup.sql') }))
    }
    const { peakMb, text } = await met({ name: '', lay, code: 0, says: /./ }, the)
    expect(text).to.contain('Workflow Success')
    return () => expect(peakMb).to.be.below(MOST_MB)
  })
})
