import { expect } from 'chai'
import { loadSqlParser } from '../../lib/lineage/index.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'
import { requireOrSkip } from '../support/databases.js'
import { type PostgresServer, serverPrograms, startPostgres } from '../support/postgres-server.js'
import { postgresDocument, runInto } from '../support/run-config.js'
import { runUsage, usageDocument, usageState } from '../support/usage.js'

const SETUP = `
  CREATE EXTENSION pg_stat_statements; CREATE ROLE ada LOGIN; CREATE SCHEMA sales;
  CREATE TABLE sales.orders (id int, customer_id int, total int); CREATE TABLE sales.customers (id int, name text);
  GRANT USAGE ON SCHEMA sales TO ada; GRANT ALL ON ALL TABLES IN SCHEMA sales TO ada`
const JOIN = 'SELECT c.name FROM sales.customers c JOIN sales.orders o ON o.customer_id = c.id WHERE o.total >'

describe('the usage of a PostgreSQL server', function () {
  this.timeout(60_000)
  let server: PostgresServer
  let catalog: TestCatalog
  let folder: ReturnType<typeof temporaryFolder>
  const service = (document: ReturnType<typeof usageDocument>) => {
    document.source.serviceName = 'pg'
    Object.assign(document.source.serviceConnection.config, {
      username: 'postgres',
      hostPort: `127.0.0.1:${server.port}`,
    })
    return document
  }

  before(async function () {
    requireOrSkip(this, { absent: () => (serverPrograms() ? undefined : 'no PostgreSQL server is installed') })
    await loadSqlParser()
    server = await startPostgres()
    server.sql('postgres', 'CREATE DATABASE shop')
    server.sql('shop', SETUP)
  })
  after(() => server?.stop())
  beforeEach(async () => {
    catalog = await startTestCatalog()
    folder = temporaryFolder()
    await runInto(catalog, postgresDocument(server.port, 'shop', { schemaFilterPattern: { includes: ['^sales$'] } }))
    server.sql('shop', 'SELECT pg_stat_statements_reset()')
  })
  afterEach(async () => {
    await catalog.close()
    folder.remove()
  })

  it('is read from pg_stat_statements', async () => {
    for (const total of [1, 2, 3]) server.sql('shop', `SET ROLE ada; ${JOIN} ${total}`)
    server.sql('shop', 'INSERT INTO sales.orders SELECT 1, 2, 3')
    const result = await runUsage(catalog, service(usageDocument(catalog.url, undefined, folder.path)))
    expect(result.problems).to.deep.equal([])
    expect(result.state).to.equal('success')
    const state = (await usageState(catalog)) as Record<string, Readonly<Record<string, unknown>>>
    const orders = state['pg.shop.sales.orders'] as { usage: readonly { dailyStats: object }[]; joins: object }
    expect(orders.usage[0]!.dailyStats).to.include({ count: 4 })
    expect(orders.joins).to.have.deep.property('columnJoins', [
      { columnName: 'customer_id', joinedWith: [{ fullyQualifiedName: 'pg.shop.sales.customers.id', joinCount: 3 }] },
    ])
    const query = Object.values(state).find(({ query: sql }) => String(sql).startsWith('SELECT c.name'))!
    expect(query).to.deep.include({ query: `${JOIN} $1`, usedBy: ['ada'] })
    expect(query).to.have.nested.property('costs[0].count', 3)
    expect(query).to.have.nested.property('costs[0].totalDuration').that.is.above(0)
  })

  it('holds nothing of what reading it ran', async () => {
    await runUsage(catalog, service(usageDocument(catalog.url, undefined, folder.path)))
    const { steps } = await runUsage(catalog, service(usageDocument(catalog.url, undefined, folder.path)))
    const shown = JSON.stringify(steps.map(({ filteredSamples, warningSamples }) => [filteredSamples, warningSamples]))
    expect(shown).to.not.match(/pg_class|pg_stat_statements s/)
    expect(catalog.live('queries')).to.deep.equal([])
  })

  it('ends with the line that is missing on a server without the extension', async () => {
    server.sql('postgres', 'CREATE DATABASE bare')
    const document = service(usageDocument(catalog.url, undefined, folder.path))
    document.source.serviceConnection.config.database = 'bare'
    const result = await runUsage(catalog, document)
    expect(result.state).to.equal('failed')
    expect(result.steps[0]!.failures[0]?.error).to.match(/run CREATE EXTENSION pg_stat_statements;/)
    expect(catalog.live('queries')).to.deep.equal([])
  })
})
