import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { checkConfig } from '../../../lib/config/check.js'
import { definitions } from '../../../lib/connectors/definitions.js'
import { mssql } from '../../../lib/connectors/mssql/config.js'
import { mssqlSpec } from '../../../lib/connectors/mssql/index.js'
import type { ServiceSpec } from '../../../lib/services/service-spec.js'
import { describeServiceSpec } from '../../../lib/testing/describe-service-spec.js'
import { createWorkflow } from '../../../lib/workflow/create.js'
import { bytesOfRead } from '../../support/bytes-of-read.js'
import { startTestCatalog, type TestCatalog } from '../../support/catalog.js'
import { type CutProxy, startCutProxy } from '../../support/cut-proxy.js'
import { type Recorded, recorded } from '../../support/recorded.js'
import { ANSWERS, TABLES } from './recording.js'
import { startTdsServer } from './tds-server.js'

/** What the connection test asks, beside what a run does. */
const CHECKS: readonly Recorded[] = [{ statement: /AS one|TOP \(|sys\.database_query_store_options/, rows: [] }]

/** The recorded answers behind the vendor's protocol, as the driver reads them. */
const startServer = async (answers: readonly Recorded[] = ANSWERS) => {
  const server = recorded([...answers, ...CHECKS])
  return startTdsServer({ rows: ({ sql, values, database }) => server.query(sql, values, database) })
}
const options = (port: number) => ({
  hostPort: `127.0.0.1:${port}`,
  username: 'ada',
  password: 'canary-51c2',
  database: 'shop',
})

describe('a run on SQL Server', function () {
  this.timeout(20_000)
  let catalog: TestCatalog
  const run = async (answers?: readonly Recorded[]) => {
    const server = await startServer(answers)
    const document = {
      source: {
        type: 'mssql',
        serviceName: 'sql',
        serviceConnection: { config: { type: 'Mssql', ...options(server.port) } },
        sourceConfig: { config: { type: 'DatabaseMetadata', includeStoredProcedures: true } },
      },
      sink: { type: 'metadata-rest', config: {} },
      workflowConfig: { openMetadataServerConfig: { hostPort: 'http://127.0.0.1:1/api' } },
    }
    const config = checkConfig(document, { connectors: definitions, file: 'spec' })
    const spec = mssqlSpec as ServiceSpec<never> as ServiceSpec
    const workflow = await createWorkflow({ config, connectors: definitions, metadata: catalog.metadata, spec })
    const result = await workflow.run()
    const open = server.open()
    await server.close()
    const failures = result.steps.flatMap((step) => step.failures.map(({ name, error }) => `${name}: ${error}`))
    return { failures: failures.join('\n'), problems: result.problems, open }
  }
  before(async () => {
    catalog = await startTestCatalog()
  })
  after(() => catalog?.close())

  it('brings all that can be read into the catalog, and names the table that can’t', async () => {
    const { failures, open } = await run()
    expect(failures).to.equal('Shop.sales.bare: its columns are not known')
    expect(open).to.equal(0)
    expect(catalog.live('databases')).to.deep.equal(['sql.Shop'])
    expect(catalog.live('databaseSchemas')).to.deep.equal(['sql.Shop.dbo', 'sql.Shop.sales'])
    expect(catalog.live('tables').map((fqn) => fqn.replace('sql.Shop.sales.', ''))).to.deep.equal([
      '"odd __reserved__quote__name__reserved__quote__ [x].y🦊"',
      'files',
      'hidden',
      'numbered',
      'orders',
      'totals',
    ])
    expect(catalog.live('storedProcedures')).to.have.length(6)
    const orders = catalog.entity('tables', 'sql.Shop.sales.orders')!
    expect(orders).to.deep.include({
      tableType: 'Partitioned',
      description: 'One row per order 🛒',
      tablePartition: { columns: [{ columnName: 'placed', intervalType: 'TIME-UNIT' }] },
    })
    expect(JSON.stringify(orders.tableConstraints)).to.include('PRIMARY_KEY').and.include('sql.Shop.sales.orders.id')
    const [id, customer] = orders.columns as readonly Readonly<Record<string, unknown>>[]
    expect(id).to.include({ dataType: 'INT', description: 'Its "number"\nin lines' })
    expect(customer).to.include({ dataType: 'VARCHAR', dataLength: 40, constraint: 'UNIQUE' })
    expect(catalog.entity('tables', 'sql.Shop.sales.totals')!.schemaDefinition).to.match(/^CREATE VIEW sales\.totals/)
  })

  it('deletes nothing when a listing breaks off', async () => {
    const before = catalog.live('tables')
    const answers = ANSWERS.map((answer) =>
      answer.statement === TABLES ? { ...answer, rows: new Error('Lock request time out period exceeded.') } : answer,
    )
    const { failures, problems } = await run(answers)
    expect(failures).to.match(/Lock request time out/)
    expect(problems.join('\n')).to.match(/could not list the tables of sql\.Shop\.sales to its end/)
    expect(catalog.live('tables')).to.deep.equal(before)
  })
})

describe('SQL Server as a source', function () {
  this.timeout(20_000)
  let server: Awaited<ReturnType<typeof startServer>>
  let cut: CutProxy | undefined
  /** One table that is whole: the contract has no place for one that fails by its name. */
  const WHOLE: readonly Recorded[] = [
    ...ANSWERS.filter(({ statement }) => statement !== TABLES),
    { statement: TABLES, values: ['dbo'], rows: [] },
    { statement: TABLES, rows: wholeRows() },
  ]
  const sourceConfig = { includeStoredProcedures: true }
  before(async () => {
    server = await startServer(WHOLE)
  })
  after(async () => {
    await cut?.close()
    await server?.close()
  })
  describeServiceSpec(mssql, mssqlSpec, {
    sourceConfig,
    options: () => options(server.port),
    unreachable: { hostPort: '127.0.0.1:1' },
    broken: async () => {
      const connection = (port: number) => mssql.connection.parse(options(port))
      cut = await startCutProxy(
        server.port,
        (await bytesOfRead(server.port, mssqlSpec, connection, sourceConfig)) * 0.6,
      )
      return options(cut.port)
    },
    released: async () => {
      for (let times = 0; server.open() > 0; times += 1) {
        if (times === 50) throw new Error('a session is still open')
        await sleep(20)
      }
    },
  })
})

function wholeRows() {
  const { rows } = ANSWERS.find(({ statement, values }) => statement === TABLES && values?.[0] === 'sales')!
  if (rows instanceof Error) throw rows
  return rows.filter(({ id }) => id !== 103)
}
