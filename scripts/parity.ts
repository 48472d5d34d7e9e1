/**
 * `npm run parity`: runs the golden configs of ../shared unchanged against its stand-in and compares the end states.
 * A developer's tool: the project itself needs nothing of ../shared.
 */

import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, resolve } from 'node:path'
import sqlite3 from 'node-sqlite3-wasm'
import { startMariadb } from '../spec/support/mariadb-server.js'
import { startPostgres } from '../spec/support/postgres-server.js'
import type { Rule } from './parity-rule.js'

const SHARED = resolve('../shared')
const WORK = resolve('.work/parity')
const STANDIN = 'http://127.0.0.1:18585'

interface Run {
  readonly name: string
  /** Folder below `golden`. */
  readonly golden: string
  readonly state: string
  /** SQL run in `shop` before it: of the golden, or a file of ours. */
  readonly before?: string
  /** The source is set up anew. */
  readonly afresh?: boolean
  /** True: the store of the run before is kept. */
  readonly goesOn?: boolean
  readonly flags?: readonly string[]
  /** What comes before the config on the command line. */
  readonly command?: readonly string[]
  /** The module of the custom connector that the config names. */
  readonly connector?: string
  /** The file that the config names, made by the golden's setup.sql. */
  readonly sqlite?: string
}

const RUNS: readonly Run[] = [
  { name: 'postgres-metadata run 1', golden: 'postgres-metadata', state: 'state-run1.json' },
  {
    name: 'postgres-metadata run 2, unchanged',
    golden: 'postgres-metadata',
    state: 'state-run2-unchanged.json',
    goesOn: true,
  },
  { name: 'postgres-defaults', golden: 'postgres-defaults', state: 'state.json' },
  { name: 'postgres-filters', golden: 'postgres-filters', state: 'state.json' },
  { name: 'postgres-threads', golden: 'postgres-threads', state: 'state.json' },
  {
    name: 'postgres-metadata without bulk routes (1.6)',
    golden: 'postgres-metadata',
    state: 'state-run1.json',
    flags: ['-no-bulk', '-no-delete-stale', '-version', '1.6.0'],
  },
  { name: 'postgres-metadata run 1 again', golden: 'postgres-metadata', state: 'state-run1.json' },
  {
    name: 'postgres-metadata run 3, after drop.sql',
    golden: 'postgres-metadata',
    state: 'state-run3-after-drop.json',
    before: 'drop.sql',
    goesOn: true,
  },
  {
    name: 'a server without deleteStale, run 1',
    golden: 'postgres-metadata',
    state: 'state-run1.json',
    afresh: true,
    flags: ['-no-delete-stale'],
  },
  {
    name: 'a server without deleteStale, after drop.sql',
    golden: 'postgres-metadata',
    state: 'state-run3-after-drop.json',
    before: 'drop.sql',
    goesOn: true,
  },
  { name: 'postgres-metadata before lineage', golden: 'postgres-metadata', state: 'state-run1.json', afresh: true },
  {
    name: 'postgres-lineage',
    golden: 'postgres-lineage',
    state: 'state.json',
    goesOn: true,
    before: 'postgres_workload.sql',
  },
  { name: 'lineage-file', golden: 'lineage-file', state: 'state.json', goesOn: true },
  { name: 'lineage-cli', golden: 'lineage-cli', state: 'state.json', goesOn: true, command: ['lineage', '-c'] },
  { name: 'usage-file', golden: 'usage-file', state: 'state.json', goesOn: true },
  { name: 'postgres-metadata before usage', golden: 'postgres-metadata', state: 'state-run1.json', afresh: true },
  {
    name: 'postgres-lineage before usage',
    golden: 'postgres-lineage',
    state: 'state.json',
    goesOn: true,
    before: 'postgres_workload.sql',
  },
  {
    name: 'postgres-usage',
    golden: 'postgres-usage',
    state: 'state.json',
    goesOn: true,
    before: 'scripts/parity/postgres-usage.sql',
  },
  {
    name: 'custom-csv',
    golden: 'custom-csv',
    state: 'state.json',
    connector: 'scripts/parity/custom-csv/custom-csv.ts',
  },
  { name: 'mysql-metadata', golden: 'mysql-metadata', state: 'state.json' },
  { name: 'mariadb-metadata', golden: 'mariadb-metadata', state: 'state.json' },
  { name: 'sqlite-metadata', golden: 'sqlite-metadata', state: 'state.json', sqlite: 'sample.sqlite' },
]

interface Difference {
  readonly collection: string
  readonly fqn: string
  readonly path: string
  readonly reference: unknown
  readonly ours: unknown
}

if (!existsSync(SHARED)) {
  console.error(`no ${SHARED}: this command compares with the goldens that lie there`)
  process.exit(2)
}
mkdirSync(WORK, { recursive: true })
const rules: readonly Rule[] = JSON.parse(readFileSync('docs/parity.json', 'utf8'))
build()
let standin: ReturnType<typeof spawn> | undefined
let log = ''
const postgres = await startPostgres(5433)
const mariadb = await startMariadb([], 3307)
let open = 0
try {
  setUp()
  for (const [index, run] of RUNS.entries()) open += await compare(run, index)
} finally {
  standin?.kill()
  await postgres.stop()
  await mariadb.stop()
}
console.log(open === 0 ? 'no open difference' : `${open} open differences`)
process.exitCode = open === 0 ? 0 : 1

function setUp(): void {
  postgres.psql('postgres', join(SHARED, 'golden/postgres-metadata/setup.sql'))
  mariadb.sql(readFileSync(join(SHARED, 'golden/mysql-metadata/setup.sql'), 'utf8')) // mariadb-metadata's is the same
}

function build(): void {
  const made = spawnSync('go', ['build', '-o', join(WORK, 'standin'), '.'], {
    cwd: join(SHARED, 'tools/standin'),
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`the stand-in does not build: ${made.stderr}`)
}

async function compare(
  { name, golden, state, before, afresh, goesOn, command, connector, sqlite, flags = [] }: Run,
  index: number,
): Promise<number> {
  if (!goesOn) {
    await stopStandin()
    log = join(WORK, `requests-${index}.jsonl`)
    standin = spawn(join(WORK, 'standin'), ['-addr', '127.0.0.1:18585', '-log', log, ...flags], { stdio: 'ignore' })
    await answers()
  }
  if (afresh) setUp()
  if (before) postgres.psql('shop', existsSync(before) ? before : join(SHARED, 'golden', golden, before))
  const started = Date.now()
  const run = connector
    ? headwater(['--import', 'tsx'], besideConnector(golden, connector))
    : headwater([], sqlite ? besideDatabase(golden, sqlite) : join(SHARED, 'golden', golden), command)
  const ms = Date.now() - started
  if (run.status !== 0) console.log(run.stdout, run.stderr)
  const ours = join(WORK, `state-${index}.json`)
  writeFileSync(ours, await (await fetch(`${STANDIN}/_admin/dump`)).text())
  const reference = join(SHARED, 'golden', golden, state)
  const report = join(WORK, `differences-${index}.json`)
  const out = openSync(report, 'w') // a file: the tool exits before a pipe has taken everything
  spawnSync('node', [join(SHARED, 'tools/parity.mjs'), reference, ours, '--json'], {
    stdio: ['ignore', out, 'inherit'],
  })
  closeSync(out)
  const text = readFileSync(report, 'utf8')
  const { differences } = JSON.parse(text.slice(0, text.lastIndexOf('}') + 1)) as { differences: Difference[] }
  const unexplained = differences.filter((difference) => !rules.some((rule) => explains(rule, difference)))
  if (index === RUNS.length - 1) await stopStandin()
  console.log(
    `${name}: exit ${run.status}, ${ms} ms, ${differences.length - unexplained.length} differences explained, ${unexplained.length} open`,
  )
  for (const { collection, fqn, path, reference: was, ours: is } of unexplained.slice(0, 12))
    console.log(`  ${collection} ${fqn} ${path}
    reference ${shown(was)}
    ours      ${shown(is)}`)
  return unexplained.length + (run.status === 0 ? 0 : 1)
}

/** Runs a golden's config where it lies, as its paths are relative to there. */
function headwater(node: readonly string[], cwd: string, command: readonly string[] = []) {
  return spawnSync('node', [...node, resolve('dist/run.js'), ...command, 'config.yaml'], { encoding: 'utf8', cwd })
}

/** The golden's config and data in a folder of their own. */
function copied(golden: string): string {
  const folder = join(WORK, golden)
  rmSync(folder, { recursive: true, force: true })
  cpSync(join(SHARED, 'golden', golden), folder, { recursive: true })
  chmodSync(folder, 0o755)
  return folder
}

/** A connector lies beside the config that names it. */
function besideConnector(golden: string, connector: string): string {
  const folder = copied(golden)
  cpSync(connector, join(folder, basename(connector)))
  return folder
}

function besideDatabase(golden: string, name: string): string {
  const folder = copied(golden)
  const database = new sqlite3.Database(join(folder, name))
  database.exec(readFileSync(join(folder, 'setup.sql'), 'utf8'))
  database.close()
  return folder
}

/** Stops it after its log is whole, and checks every logged request against the schemas. */
async function stopStandin(): Promise<void> {
  const running = standin
  if (!running) return
  if (running.exitCode !== null) throw new Error('the stand-in ended by itself: is its port taken?')
  await fetch(`${STANDIN}/_admin/log?file=${WORK}/rest.jsonl`, { method: 'POST' })
  const gone = new Promise((resume) => running.once('exit', resume))
  running.kill()
  await gone
  standin = undefined
  const checked = spawnSync('node', [join(SHARED, 'tools/validate-requests.mjs'), log, '--quiet'], { encoding: 'utf8' })
  console.log(`  requests: ${checked.stdout.trim().split('\n').at(-1)}`)
  if (checked.status !== 0) open += 1
}

function explains(rule: Rule, difference: Difference): boolean {
  return (['collection', 'fqn', 'path', 'reference', 'ours'] as const).every(
    (part) => rule[part] === undefined || new RegExp(rule[part]).test(String(difference[part])),
  )
}

async function answers(): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
    const ok = await fetch(`${STANDIN}/api/v1/system/version`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ok) return
    await new Promise((resume) => setTimeout(resume, 50))
  }
  throw new Error('the stand-in does not answer')
}

function shown(value: unknown): string {
  return String(value).slice(0, 160)
}
