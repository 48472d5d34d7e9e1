import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { cli, temporaryFolder } from '../support/cli.js'
import { freePort, type PostgresServer, serverPrograms, startPostgres } from '../support/postgres-server.js'

const SETUP = `CREATE SCHEMA shop; CREATE TABLE shop.a (id INTEGER PRIMARY KEY); CREATE TABLE shop.b (id INTEGER); CREATE VIEW shop.v AS SELECT id FROM shop.a;`
const CANARY = 'canary-7f3a9d'

describe('the command line', function () {
  this.timeout(60_000)
  let catalog: TestCatalog
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(async () => {
    catalog = await startTestCatalog()
    folder = temporaryFolder()
  })
  afterEach(async () => {
    folder.remove()
    await catalog.close()
  })

  const duckdb = (change: { source?: object; workflowConfig?: object; sink?: object } = {}, url = catalog.url) => ({
    source: {
      type: 'duckdb',
      serviceName: 'duck',
      serviceConnection: { config: { type: 'DuckDB', setup: folder.file('setup.sql', SETUP) } },
      sourceConfig: { config: { type: 'DatabaseMetadata' } },
      ...change.source,
    },
    sink: change.sink ?? { type: 'metadata-rest', config: {} },
    workflowConfig: {
      openMetadataServerConfig: { hostPort: url, authProvider: 'openmetadata', securityConfig: { jwtToken: CANARY } },
      ...change.workflowConfig,
    },
  })
  const run = (document: object, ...flags: string[]) => cli([folder.file('config.json', document), ...flags])

  it('runs a config, prints the summary and ends with 0', async () => {
    const { code, stdout } = await run(duckdb())
    expect(code).to.equal(0)
    expect(stdout).to.match(/Workflow DuckDB Summary:\nProcessed records: \d+/)
    expect(stdout).to.match(/Workflow OpenMetadata Summary:[\s\S]*Errors: 0\nSuccess %: 100.0/)
    expect(stdout).to.match(/Workflow Success %: 100.0\nWorkflow finished in time: /)
    expect(catalog.live('tables')).to.have.lengthOf(3)
  })

  it('writes the status as JSON when asked', async () => {
    const status = join(folder.path, 'status.json')
    await run(duckdb(), '--status', status)
    const written = JSON.parse(readFileSync(status, 'utf8'))
    expect(written).to.include({ state: 'success', successPercent: 100 })
    expect(written.steps.map((step: { name: string }) => step.name)).to.deep.equal(['DuckDB', 'OpenMetadata'])
  })

  it('takes the connection from the catalog when the config has none, and says what is wrong with it', async () => {
    await run(duckdb())
    const { code, stderr } = await run(duckdb({ source: { serviceConnection: undefined } }))
    expect(code).to.equal(1)
    expect(stderr).to.match(/the connection that the catalog has for "duck" is not one of DuckDB: /)
    const unknown = await run(duckdb({ source: { serviceConnection: undefined, serviceName: 'nobody' } }))
    expect(unknown.stderr).to.match(/the catalog has no connection for the service "nobody"/)
  })

  it('only checks the config with --validate', async () => {
    const { code, stdout } = await run(duckdb({}, 'http://127.0.0.1:1/api'), '--validate')
    expect(code).to.equal(0)
    expect(stdout).to.match(/is valid/)
  })

  it('explains a bad config at once, names the nearest key, connects to nothing and ends with 2', async () => {
    const document = duckdb({ source: { serviceName: undefined, servicename: 'x' } })
    const { code, stderr } = await run(document)
    expect(code).to.equal(2)
    expect(stderr).to.match(/source\.servicename: unknown key; did you mean "serviceName"\?/)
    expect(catalog.proxy.exchanges).to.deep.equal([])
  })

  it('ends with 2 for a connector it does not know', async () => {
    const { code, stderr } = await run(duckdb({ source: { type: 'duckdbb' } }))
    expect(code).to.equal(2)
    expect(stderr).to.match(/source\.type/)
    expect(catalog.proxy.exchanges).to.deep.equal([])
  })

  it('ends with 2 for a filter that is no regular expression, before anything is written', async () => {
    const sourceConfig = { config: { type: 'DatabaseMetadata', tableFilterPattern: { includes: ['('] } } }
    const { code, stderr } = await run(duckdb({ source: { sourceConfig } }))
    expect(code).to.equal(2)
    expect(stderr).to.match(/tableFilterPattern\.includes\[0\]: expected a regular expression: Unterminated group/)
    expect(catalog.proxy.exchanges).to.deep.equal([])
  })

  it('refuses with 2 a step that a run doesn’t have, and a run over a log that nobody keeps', async () => {
    const lineage = duckdb({
      source: { type: 'duckdb-lineage', sourceConfig: { config: { type: 'DatabaseLineage' } } },
    })
    const steps = await run({ ...lineage, processor: { type: 'query-parser', config: {} } })
    expect(steps.code).to.equal(2)
    expect(steps.stderr).to.match(/processor: a lineage run has no such step/)
    const nothingElse = { processViewLineage: false, processStoredProcedureLineage: false }
    const sourceConfig = { config: { type: 'DatabaseLineage', ...nothingElse } }
    const log = await run(duckdb({ source: { type: 'duckdb-lineage', sourceConfig } }))
    expect(log.code).to.equal(2)
    expect(log.stderr).to.match(/queryLogFilePath: missing: DuckDB keeps no query log; name a CSV file/i)
    expect(catalog.proxy.exchanges).to.deep.equal([])
  })

  it('reads views where nobody keeps the log that a lineage run reads by default, and says so', async () => {
    await run(duckdb())
    const sourceConfig = { config: { type: 'DatabaseLineage' } }
    const { code, stderr, stdout } = await run(duckdb({ source: { type: 'duckdb-lineage', sourceConfig } }))
    expect(code, stderr).to.equal(0)
    expect(stderr).to.contain('DuckDB keeps no query log: lineage is that of views and procedures')
    expect(stdout).to.contain('lineage 1')
  })

  it('describes a connector: what it reads, its options, a sample config that is valid, the JSON Schema of its connection', async () => {
    const { code, stdout } = await cli(['describe', 'postgres'])
    expect(code).to.equal(0)
    expect(stdout).to.match(/hostPort \(required\): Host and port of the server\./)
    const sample = stdout.slice(stdout.indexOf('Sample config:') + 'Sample config:'.length)
    const checked = await cli([folder.file('sample.json', sample), '--validate'], { env: { POSTGRES_PASSWORD: 'x' } })
    expect(checked.code).to.equal(0)
    const schema = JSON.parse((await cli(['describe', 'Postgres', '--json'])).stdout)
    expect(schema).to.have.nested.property('properties.hostPort.type', 'string')
    expect((await cli(['describe', 'nothing'])).code).to.equal(2)
  })

  it('ends with 2 without a config file', async () => {
    expect((await cli([])).code).to.equal(2)
    expect((await cli([join(folder.path, 'none.json')])).code).to.equal(2)
  })

  it('ends with 75 when the server is dead: trying again later may help', async () => {
    const { code, stderr } = await run(duckdb({}, `http://127.0.0.1:${await freePort()}/api`))
    expect(code).to.equal(75)
    expect(stderr).to.match(/Error initializing metadata: GET \/system\/version: ECONNREFUSED/)
  })

  it('ends with 1 and one clear line when the token is refused', async () => {
    catalog.proxy.strike({ match: /version/, answer: { status: 401, body: { code: 401, message: 'Expired token!' } } })
    const { code, stderr } = await run(duckdb())
    expect(code).to.equal(1)
    expect(stderr).to.match(/the token is not accepted: check securityConfig\.jwtToken/)
    expect(stderr).to.not.contain(CANARY)
  })

  it('ends with 1 when hostPort leads to a web page', async () => {
    catalog.proxy.strike({
      match: /version/,
      answer: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' },
    })
    const { code, stderr } = await run(duckdb())
    expect(code).to.equal(1)
    expect(stderr).to.match(/does hostPort end in \/api/)
  })

  it('costs one record what the server refuses for ever: named in the grid, every other table lands, exit 0', async () => {
    catalog.proxy.strike({
      match: /^PUT .*tables/,
      body: /"name":"b"/,
      answer: { status: 400, body: { code: 400, message: 'no b here' } },
    })
    const lenient = duckdb({ workflowConfig: { successThreshold: 50, ...duckdb().workflowConfig } })
    const { code, stdout } = await run(lenient)
    expect(code).to.equal(0)
    expect(stdout).to.match(/Errors: 1\n/)
    expect(stdout).to.match(/\| OpenMetadata +\| duck\.\S+/)
    expect(stdout).to.match(/no b here/)
    expect(stdout).to.match(/Workflow finished with failures/)
    expect(catalog.live('tables')).to.have.lengthOf(2)
    expect((await cli([folder.file('config.json', lenient), '--exit-partial'])).code).to.equal(3)
  })

  it('ends with 1 below the threshold, and with 0 all the same when raiseOnError is off', async () => {
    catalog.proxy.strike({
      match: /^PUT .*tables/,
      answer: { status: 400, body: { code: 400, message: 'no tables today' } },
    })
    const strict = await run(duckdb())
    expect(strict.code).to.equal(1)
    expect(strict.stdout).to.match(/OpenMetadata is at [\d.]+ %, below the threshold of 90 %/)
    expect((await run(duckdb({ workflowConfig: { raiseOnError: false, ...duckdb().workflowConfig } }))).code).to.equal(
      0,
    )
  })

  it('shows no secret in output, log, status or error', async () => {
    catalog.proxy.strike({
      match: /^PUT .*tables/,
      answer: { status: 400, body: { code: 400, message: `your token ${CANARY} is odd` } },
    })
    const status = join(folder.path, 'status.json')
    const { stdout, stderr } = await run(
      duckdb({ workflowConfig: { loggerLevel: 'DEBUG', ...duckdb().workflowConfig } }),
      '--status',
      status,
    )
    expect(stdout + stderr + readFileSync(status, 'utf8')).to.not.contain(CANARY)
  })

  it('writes the records to a file: an array, or a line each', async () => {
    const [array, lines] = [join(folder.path, 'records.json'), join(folder.path, 'records.jsonl')]
    await run(duckdb({ sink: { type: 'file', config: { filename: array } } }))
    await run(duckdb({ sink: { type: 'file', config: { filename: lines } } }))
    const bodies: readonly { name?: string }[] = JSON.parse(readFileSync(array, 'utf8'))
    expect(bodies.map(({ name }) => name)).to.include.members(['duck', 'shop', 'a', 'b', 'v'])
    const records = readFileSync(lines, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string })
    expect(records[0]).to.have.property('kind', 'databaseService')
    expect(records).to.have.lengthOf(bodies.length)
  })

  it('drains at SIGTERM, tells the truth and ends with 143', async () => {
    catalog.proxy.strike({
      match: /^PUT .*databases/,
      times: 1,
      answer: { status: 503, headers: { 'retry-after': '3' } },
    })
    const { code, stdout, stderr } = await cli([folder.file('config.json', duckdb())], {
      during: (kill) => {
        const timer = setInterval(() => {
          if (catalog.proxy.exchanges.every(({ status }) => status !== 503)) return
          clearInterval(timer)
          kill('SIGTERM')
        }, 20)
      },
    })
    expect(code).to.equal(143)
    expect(stderr).to.match(/SIGTERM: stopping/)
    expect(stdout).to.match(/Workflow was stopped/)
    expect(catalog.deleted('tables')).to.deep.equal([])
  })

  it('does not drain for longer than it may', async () => {
    catalog.proxy.strike({ match: /^PUT .*databases/, answer: 'hang' })
    let stoppedAt = 0
    const { code, stdout } = await cli([folder.file('config.json', duckdb()), '--drain', '1'], {
      during: (kill) => {
        const timer = setInterval(() => {
          if (!catalog.proxy.rules.some(({ hits }) => hits > 0)) return
          clearInterval(timer)
          stoppedAt = performance.now()
          kill('SIGTERM')
        }, 20)
      },
    })
    expect(code).to.equal(143)
    expect(performance.now() - stoppedAt).to.be.within(900, 10_000)
    expect(stdout).to.match(/had not arrived 1 s after the run was stopped\nWorkflow was stopped/)
  })

  it('fills the local catalog in a folder and says what to look at next', async () => {
    const dir = join(folder.path, 'catalog')
    const { code, stdout } = await run(duckdb({}, `embedded:${dir}`))
    expect(code).to.equal(0)
    expect(existsSync(join(dir, 'catalog.db'))).to.equal(true)
    expect(stdout).to.match(/Look at the catalog/)
  })
})

describe('the command line and PostgreSQL', function () {
  this.timeout(60_000)
  let server: PostgresServer | undefined
  before(async function () {
    if (!serverPrograms()) {
      if (process.env.CI) throw new Error('no PostgreSQL server is installed')
      this.skip()
    }
    server = await startPostgres()
    server.sql('postgres', `CREATE ROLE locked LOGIN PASSWORD 'right'`)
    server.requirePassword('locked')
  })
  after(() => server?.stop())

  it('says in one line that the password is wrong, and ends with 1', async () => {
    const catalog = await startTestCatalog()
    const folder = temporaryFolder()
    const config = {
      source: {
        type: 'postgres',
        serviceName: 'pg',
        serviceConnection: {
          config: {
            type: 'Postgres',
            username: 'locked',
            authType: { password: CANARY },
            hostPort: `127.0.0.1:${server!.port}`,
            database: 'postgres',
          },
        },
        sourceConfig: { config: { type: 'DatabaseMetadata' } },
      },
      workflowConfig: { openMetadataServerConfig: { hostPort: catalog.url, securityConfig: { jwtToken: 'token' } } },
    }
    const { code, stderr } = await cli([folder.file('config.json', config)])
    folder.remove()
    await catalog.close()
    expect(code).to.equal(1)
    expect(stderr).to.match(
      /Error initializing metadata: Postgres: CheckAccess failed: password authentication failed for user "locked" \(check hostPort/,
    )
    expect(stderr).to.not.contain(CANARY)
  })
})
