import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { keysIn } from '../support/checkpoint-keys.js'
import { cli, type Finished, PROGRAM, temporaryFolder } from '../support/cli.js'

const TABLES = 40
const NAMES = Array.from({ length: TABLES }, (_, n) => `t${String(n).padStart(2, '0')}`)
const SETUP = ['CREATE SCHEMA shop;', ...NAMES.map((name) => `CREATE TABLE shop.${name} (id INTEGER);`)].join('\n')
const CANARY = 'canary-5e11d0'

describe('the command line with --state', function () {
  this.timeout(90_000)
  let catalog: TestCatalog
  let folder: ReturnType<typeof temporaryFolder>
  const state = () => join(folder.path, 'state')
  const file = (ending: string) => join(state(), `duckdb_duck.${ending}`)
  beforeEach(async () => {
    catalog = await startTestCatalog()
    folder = temporaryFolder()
  })
  afterEach(async () => {
    folder.remove()
    await catalog.close()
  })

  const config = (change: object = {}): string =>
    folder.file('config.json', {
      source: {
        type: 'duckdb',
        serviceName: 'duck',
        serviceConnection: { config: { type: 'DuckDB', setup: folder.file('setup.sql', SETUP) } },
        sourceConfig: { config: { type: 'DatabaseMetadata' } },
      },
      sink: { type: 'metadata-rest', config: { bulk_sink_batch_size: 5 } },
      workflowConfig: {
        openMetadataServerConfig: { hostPort: catalog.url, securityConfig: { jwtToken: CANARY } },
        ...change,
      },
    })
  const run = (...flags: string[]): Promise<Finished> => cli([config(), '--state', state(), ...flags])
  const tablesSent = (): string[] =>
    catalog.proxy.exchanges
      .filter(({ method, path, status }) => method === 'PUT' && /\/tables/.test(path) && status < 400)
      .flatMap(({ body }) => (JSON.parse(body) as { readonly name: string }[]).map(({ name }) => name))

  /** Starts a run and gives it when `moment` has come. */
  async function started(moment: () => boolean, ...flags: string[]) {
    const args = [...PROGRAM, config(), '--state', state(), ...flags]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString()
    })
    const gone = once(child, 'close') as Promise<[number | null]>
    for (const deadline = Date.now() + 60_000; !moment(); await pause(5)) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`the moment did not come: ${stderr}`)
    }
    return { child, ended: gone.then(([code]) => ({ code, stderr })) }
  }
  /** The server does not take this table and those after it, and has its clients wait. */
  const holdAt = (first: number, retryAfter = 60, times = Number.POSITIVE_INFINITY) =>
    catalog.proxy.strike({
      match: /PUT .*\/tables/,
      body: new RegExp(`"(${NAMES.slice(first).join('|')})"`),
      times,
      answer: { status: 503, headers: { 'retry-after': String(retryAfter) } },
    })

  /** A run that is killed when so many tables have arrived, and that is on disk. */
  async function killedAt(first: number): Promise<void> {
    const held = holdAt(first)
    const { child, ended } = await started(() => held.hits > 0 && keysIn(file('checkpoint')) === first + 3)
    child.kill('SIGKILL')
    await ended
    catalog.proxy.calm()
  }

  for (const at of [0, 25]) {
    it(`goes on with --resume from a run that was killed when ${at} tables had arrived: none is lost, none is sent twice`, async () => {
      await killedAt(at)
      const { code, stderr, stdout } = await run('--resume')
      expect(code, stderr).to.equal(0)
      expect(stdout).to.match(new RegExp(`Unchanged records: ${at + 3}\\n`)) // the database and its schemas
      expect(tablesSent().sort()).to.deep.equal(NAMES)
      expect(catalog.live('tables')).to.have.lengthOf(TABLES)
      expect(existsSync(file('checkpoint'))).to.equal(false)
    })
  }

  it('sends all of it twice without --resume', async () => {
    await killedAt(35)
    const { code, stderr } = await run()
    expect(code).to.equal(0)
    expect(stderr).to.match(/INFO the run of \S+ did not end: this one starts anew \(--resume goes on from it\)/)
    expect(tablesSent()).to.have.lengthOf(35 + TABLES)
  })

  it('says after SIGTERM what has arrived and how to go on', async () => {
    const slow = holdAt(10, 1, 4)
    const { code, stdout } = await cli([config(), '--state', state()], {
      during: (kill) => {
        const timer = setInterval(() => {
          if (slow.hits === 0) return
          clearInterval(timer)
          kill('SIGTERM')
        }, 10)
      },
    })
    expect(code).to.equal(143)
    const [, arrived] = /\n(\d+) records have arrived: run again with --resume to send the others\n$/.exec(stdout) ?? []
    expect(Number(arrived)).to.be.within(3, TABLES + 3)
    const resumed = await run('--resume')
    expect(resumed.stdout).to.match(new RegExp(`Unchanged records: ${arrived}\\n`))
    expect(tablesSent().sort()).to.deep.equal(NAMES)
  })

  it('refuses to resume, with 2 and the reason, another config', async () => {
    await killedAt(10)
    const changed = (...flags: string[]) =>
      cli([config({ successThreshold: 50, loggerLevel: 'WARN' }), '--state', state(), ...flags])
    const { code, stderr } = await changed('--resume')
    expect(code).to.equal(2)
    expect(stderr).to.match(/Error: the config has changed since the run of \S+, in workflowConfig: --force-resume/)
    expect((await changed('--force-resume')).code).to.equal(0)
    expect(tablesSent().sort()).to.deep.equal(NAMES)
  })

  it('keeps what was refused; sent again after the server was mended, all of it lands and the file is gone', async () => {
    catalog.proxy.strike({
      match: /PUT .*\/tables/,
      body: /"t[12]7"/,
      answer: { status: 400, body: { code: 400, message: `no t7 today, ${CANARY}` } },
    })
    const { code, stdout } = await run()
    expect(code).to.equal(0)
    const path = file('dead.jsonl')
    expect(stdout).to.contain(`Dead letters: 2 in ${path}; --replay ${path} sends them again\n`)
    const text = readFileSync(path, 'utf8')
    expect(text).to.not.contain(CANARY)
    const letters = text.split('\n').map((line) => JSON.parse(line || '{}') as Readonly<Record<string, unknown>>)
    const letter = letters.find(({ fqn }) => fqn === 'duck.setup.shop.t17')
    expect(letter).to.include({ v: 1, kind: 'table', fqn: 'duck.setup.shop.t17', status: 400 })
    expect(catalog.live('tables')).to.have.lengthOf(TABLES - 2)

    const still = await cli([config(), '--replay', path])
    expect(still.code, still.stderr).to.equal(1)
    expect(still.stdout).to.contain(`Dead letters: 2 in ${path}`)
    expect(readFileSync(path, 'utf8').trim().split('\n')).to.have.lengthOf(2)

    catalog.proxy.calm()
    catalog.proxy.exchanges.length = 0
    const mended = await cli([config(), '--replay', path])
    expect(mended.code, mended.stderr).to.equal(0)
    expect(mended.stdout).to.match(/Workflow Dead letters Summary:\nProcessed records: 2\n/)
    expect(tablesSent().sort()).to.deep.equal(['t17', 't27'])
    expect(catalog.live('tables')).to.have.lengthOf(TABLES)
    expect(existsSync(path)).to.equal(false)
  })

  it('ends with 75 while another run is there, and takes over the lease of one that was killed', async () => {
    const held = holdAt(10)
    const { child, ended } = await started(() => held.hits > 0)
    const second = await run()
    expect(second.code).to.equal(75)
    expect(second.stderr).to.match(new RegExp(`Error: already running: pid ${child.pid} on \\S+ since \\S+, last seen`))
    expect(existsSync(file('lease'))).to.equal(true)
    child.kill('SIGKILL')
    await ended
    catalog.proxy.calm()
    const third = await run()
    expect(third.code).to.equal(0)
    expect(third.stderr).to.match(/WARN a dead run left its lease, which is taken over/)
    expect(existsSync(file('lease'))).to.equal(false)
  })

  it('leaves the lease to a run that was stopped in its tracks, which then goes on', async () => {
    const slow = holdAt(10, 3, 4)
    const { child, ended } = await started(() => slow.hits > 3)
    child.kill('SIGSTOP')
    const second = await run()
    child.kill('SIGCONT')
    expect(second.code).to.equal(75)
    expect((await ended).code).to.equal(0)
    expect(catalog.live('tables')).to.have.lengthOf(TABLES)
  })

  it('stops the first run with 75 when the second steals its lease', async () => {
    const slow = holdAt(10, 4, 4)
    const { ended } = await started(() => slow.hits > 3)
    const thief = await run('--steal')
    expect(thief.code).to.equal(0)
    expect(thief.stderr).to.match(/WARN the lease is stolen: pid/)
    const { code, stderr } = await ended
    expect(code, stderr).to.equal(75)
  })

  it('refuses flags that say nothing together', async () => {
    const alone = await cli([config(), '--resume'])
    expect(alone.code).to.equal(2)
    expect(alone.stderr).to.match(/--resume needs --state <folder>/)
    expect((await cli([config(), '--state', state(), '--resume', '--replay', 'x'])).code).to.equal(2)
    expect(catalog.proxy.exchanges).to.deep.equal([])
  })

  it('keeps nothing when it is not asked to', async () => {
    expect((await cli([config()])).code).to.equal(0)
    expect(existsSync(state())).to.equal(false)
  })
})
