import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { checkConfig } from '../../lib/config/check.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { sqlite } from '../../lib/connectors/sqlite/config.js'
import { sqliteSpec } from '../../lib/connectors/sqlite/index.js'
import { testConnection } from '../../lib/services/test-connection.js'
import { describeServiceSpec } from '../../lib/testing/describe-service-spec.js'
import { made, scratchFolder } from '../connectors/sqlite/scratch.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { cli, temporaryFolder } from '../support/cli.js'
import { type ColumnFacts, columnFacts } from '../support/column-facts.js'
import { runInto } from '../support/run-config.js'

const SETUP = readFileSync(new URL('../fixtures/sqlite/setup.sql', import.meta.url), 'utf8')
const HOSTILE = `CREATE TABLE "t ""q"" ::a>b
😀" ("x
y" INTEGER PRIMARY KEY, self REFERENCES "t ""q"" ::a>b
😀"); CREATE VIEW v_gone AS SELECT * FROM gone`
const NAMES = ['"weird.name"', 'customers', 'orders', 'pair', 'v_totals'].map((name) => `lite.sample.main.${name}`)
const ODD =
  'lite.sample.main.t __reserved__quote__q__reserved__quote__ __reserved__colon__a__reserved__arrow__b__reserved__newline__😀'

interface TableFacts {
  readonly columns: readonly ColumnFacts[]
  readonly tableConstraints: readonly {
    readonly constraintType: string
    readonly referredColumns?: readonly string[]
  }[]
  readonly [field: string]: unknown
}

describe('SQLite into the catalog', function () {
  this.timeout(60_000)
  const path = scratchFolder()
  let catalog: TestCatalog
  let file = ''
  let runs = 0
  const table = (fqn: string): TableFacts => catalog.entity('tables', fqn) as unknown as TableFacts
  const document = (type = 'sqlite', sourceConfig: object = { type: 'DatabaseMetadata', includeDDL: true }) => ({
    source: {
      type,
      serviceName: 'lite',
      serviceConnection: {
        config: { type: 'SQLite', databaseMode: file, database: 'sample', password: 'canary-51c2' },
      },
      sourceConfig: { config: sourceConfig },
    },
    sink: { type: 'metadata-rest', config: {} },
    workflowConfig: {
      openMetadataServerConfig: {
        hostPort: catalog.url,
        authProvider: 'openmetadata',
        securityConfig: { jwtToken: 'token' },
      },
    },
  })

  beforeEach(async () => {
    runs += 1
    file = made(path(`${runs}.sqlite`), SETUP)
    catalog = await startTestCatalog()
  })
  afterEach(() => catalog.close())

  it('writes tables, columns, keys and definitions', async () => {
    const result = await runInto(catalog, document())
    expect(result.problems).to.deep.equal([])
    expect(result.state).to.equal('success')
    expect(result.steps.map(({ warnings, errors }) => [warnings, errors])).to.deep.equal([
      [0, 0],
      [0, 0],
    ])
    expect(catalog.live('tables')).to.deep.equal(NAMES)
    expect(columnFacts(table('lite.sample.main.customers').columns)).to.deep.equal([
      ['id', 'INT', 'INTEGER', 'PRIMARY_KEY'],
      ['email', 'TEXT', 'TEXT', 'UNIQUE'],
      ['name', 'VARCHAR', 'VARCHAR(120)', 'NULL'],
      ['balance', 'NUMERIC', 'NUMERIC(12,2)', 'NULL'],
      ['born', 'DATE', 'DATE', 'NULL'],
      ['data', 'BLOB', 'BLOB', 'NULL'],
      ['ok', 'BOOLEAN', 'BOOLEAN', 'NULL'],
    ])
    const [key] = table('lite.sample.main.orders').tableConstraints
    expect(key).to.deep.include({ constraintType: 'FOREIGN_KEY', referredColumns: ['lite.sample.main.customers.id'] })
    expect(table('lite.sample.main.pair').tableConstraints).to.deep.include({
      constraintType: 'PRIMARY_KEY',
      columns: ['a', 'b'],
    })
    expect(table('lite.sample.main.v_totals')).to.include({
      tableType: 'View',
      schemaDefinition: SETUP.match(/CREATE VIEW[^;]*/)![0],
    })
  })

  it('changes nothing in a second run, and marks deleted what is gone', async () => {
    await runInto(catalog, document())
    const versions = () => catalog.live('tables').map((fqn) => [fqn, catalog.entity('tables', fqn)!.version])
    const before = versions()
    expect((await runInto(catalog, document())).state).to.equal('success')
    expect(versions()).to.deep.equal(before)
    made(file, 'DROP TABLE pair')
    await runInto(catalog, document())
    expect(catalog.deleted('tables')).to.deep.equal(['lite.sample.main.pair'])
  })

  it('takes names of any kind, and fails a view on a table that is gone without sending or deleting it', async () => {
    made(file, `CREATE TABLE gone (x); ${HOSTILE}`)
    await runInto(catalog, document())
    expect(catalog.live('tables')).to.have.members([...NAMES, ODD, 'lite.sample.main.gone', 'lite.sample.main.v_gone'])
    expect(table(ODD).tableConstraints[0]!.referredColumns).to.deep.equal([`${ODD}.x__reserved__newline__y`])

    made(file, 'DROP TABLE gone')
    const { steps, state } = await runInto(catalog, document())
    expect(steps[0]!.failures.map(({ name, error }) => `${name}: ${error}`)).to.deep.equal([
      'sample.main.v_gone: no such table: main.gone',
    ])
    expect(state).to.not.equal('failed')
    expect(catalog.deleted('tables')).to.deep.equal(['lite.sample.main.gone'])
    expect(table('lite.sample.main.v_gone').columns.map(({ name }) => name)).to.deep.equal(['x'])
  })

  it('draws the lineage of views', async () => {
    const folder = temporaryFolder()
    try {
      const run = (config: object) => cli([folder.file('config.json', config)])
      expect((await run(document())).code).to.equal(0)
      const { code, stdout, stderr } = await run(document('sqlite-lineage', { type: 'DatabaseLineage' }))
      expect(stdout).to.match(/Workflow Success %: 100/)
      expect(code).to.equal(0)
      expect(stderr).to.contain('SQLite keeps no query log')
      expect(catalog.live('edges')).to.have.lengthOf(2)
    } finally {
      folder.remove()
    }
  })

  it('tests the connection by the steps of the incumbent, and says what is wrong with the file', async () => {
    const test = async (databaseMode: string) =>
      testConnection(sqliteSpec.testConnection!(sqlite.connection.parse({ databaseMode })))
    expect((await test(file)).map(({ name, passed }) => `${name} ${passed}`)).to.deep.equal([
      'CheckAccess true',
      'GetSchemas true',
      'GetTables true',
      'GetViews true',
    ])
    expect(await test(path('gone.sqlite'))).to.deep.equal([
      {
        name: 'CheckAccess',
        mandatory: true,
        passed: false,
        message: `there is no ${path('gone.sqlite')} (check databaseMode)`,
      },
    ])
  })

  it('is refused what SQLiteConnection does not have', () => {
    const config = document()
    Object.assign(config.source.serviceConnection.config, { databaseMod: 'x' })
    expect(() => checkConfig(config, { connectors: definitions, file: 'spec' })).to.throw(/databaseMod.*databaseMode/)
  })
})

describe('SQLite as a source', function () {
  this.timeout(30_000)
  const path = scratchFolder()
  // A listing is taken from a moment that is held: there is no way to break one off from outside.
  describeServiceSpec(sqlite, sqliteSpec, {
    sourceConfig: { includeDDL: true },
    options: () => ({ databaseMode: made(path(`${Math.random()}.sqlite`), SETUP), password: 'canary-51c2' }),
    unreachable: { databaseMode: '/no/such/file.sqlite' },
  })
})
