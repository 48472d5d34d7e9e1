import { expect } from 'chai'
import { loadSqlParser } from '../../lib/lineage/index.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'
import { requireOrSkip } from '../support/databases.js'
import { type MariadbServer, mariadb, startMariadb } from '../support/mariadb-server.js'
import { mysqlDocument, runInto } from '../support/mysql.js'
import { usageState } from '../support/usage.js'

const SETUP = `
  CREATE USER reader@'%' IDENTIFIED BY 'canary-51c2'; GRANT ALL ON *.* TO reader@'%';
  CREATE DATABASE sales; CREATE DATABASE \`big.data\`; USE sales;
  CREATE TABLE orders (id INT, customer_id INT, total INT, placed_at DATE); CREATE TABLE customers (id INT, name TEXT);
  CREATE TABLE \`big.data\`.daily (day DATE, revenue INT);
  CREATE VIEW v_names AS SELECT c.name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id;
  CREATE PROCEDURE p_copy() INSERT INTO customers (id) SELECT customer_id FROM orders;
  SET GLOBAL log_output = 'TABLE', general_log = ON`
const CLEAR = 'TRUNCATE mysql.general_log'
const JOIN = 'SELECT c.name FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.total >'

describe('the statements of a MariaDB server', function () {
  this.timeout(60_000)
  let server: MariadbServer
  let catalog: TestCatalog
  let folder: ReturnType<typeof temporaryFolder>
  const document = (kind: 'Lineage' | 'Usage') => {
    const { source, sink, workflowConfig } = mysqlDocument(server.port)
    const stage = { filename: folder.path }
    return {
      source: {
        ...source,
        type: `mysql-${kind.toLowerCase()}`,
        sourceConfig: { config: { type: `Database${kind}` } },
      },
      ...(kind === 'Lineage'
        ? { sink }
        : {
            processor: { type: 'query-parser', config: {} },
            stage: { type: 'table-usage', config: stage },
            bulkSink: { type: 'metadata-usage', config: stage },
          }),
      workflowConfig,
    }
  }

  before(async function () {
    requireOrSkip(this, mariadb)
    await loadSqlParser()
    server = await startMariadb()
    server.sql(SETUP)
  })
  after(() => server?.stop())
  beforeEach(async () => {
    catalog = await startTestCatalog()
    folder = temporaryFolder()
    await runInto(catalog, mysqlDocument(server.port, { schemaFilterPattern: { includes: ['sales', 'big'] } }))
    server.sql(CLEAR)
  })
  afterEach(async () => {
    await catalog.close()
    folder.remove()
  })

  it('draw the edges of a lineage run, beside views and procedures', async () => {
    server.sql(
      'USE sales; INSERT INTO `big.data`.daily (day, revenue) SELECT placed_at, sum(total) FROM orders GROUP BY 1',
    )
    const result = await runInto(catalog, document('Lineage'))
    expect(result.problems).to.deep.equal([])
    expect(result.state).to.equal('success')
    const into = async (fqn: string) =>
      (await catalog.metadata.lineage.into({ kind: 'table', fqn: fqn as never }))!
        .map(
          ({ details }) =>
            `${details.source}: ${details.columnsLineage
              ?.map(({ toColumn }) => toColumn)
              .sort()
              .join()}`,
        )
        .sort()
    expect(await into('my.default."big.data".daily')).to.deep.equal([
      'QueryLineage: my.default."big.data".daily.day,my.default."big.data".daily.revenue',
    ])
    expect(await into('my.default.sales.v_names')).to.deep.equal([
      'ViewLineage: my.default.sales.v_names.name',
      'ViewLineage: my.default.sales.v_names.total',
    ])
    expect(await into('my.default.sales.customers')).to.deep.equal(['QueryLineage: my.default.sales.customers.id'])
  })

  it('are counted by a usage run, with who ran them', async () => {
    for (const total of [1, 2, 3]) server.sql(`USE sales; ${JOIN} ${total}`)
    const result = await runInto(catalog, document('Usage'))
    expect(result.problems).to.deep.equal([])
    expect(result.state).to.equal('success')
    const state = (await usageState(catalog)) as Record<string, Readonly<Record<string, unknown>>>
    const orders = state['my.default.sales.orders'] as { usage: readonly { dailyStats: object }[]; joins: object }
    expect(orders.usage[0]!.dailyStats).to.include({ count: 3 })
    expect(orders.joins).to.have.deep.property('columnJoins', [
      {
        columnName: 'customer_id',
        joinedWith: [{ fullyQualifiedName: 'my.default.sales.customers.id', joinCount: 3 }],
      },
    ])
    const query = Object.values(state).find(({ query: sql }) => String(sql).startsWith('SELECT c.name'))
    expect(query).to.have.deep.property('usedBy', ['root'])
  })
})
