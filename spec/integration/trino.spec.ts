import { expect } from 'chai'
import { checkConfig } from '../../lib/config/check.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { trino } from '../../lib/connectors/trino/config.js'
import { trinoSpec } from '../../lib/connectors/trino/index.js'
import type { LoggedQuery } from '../../lib/services/database/query-log/query-log.js'
import type { ServiceSpec } from '../../lib/services/service-spec.js'
import { testConnection } from '../../lib/services/test-connection.js'
import { describeServiceSpec } from '../../lib/testing/describe-service-spec.js'
import { createWorkflow } from '../../lib/workflow/create.js'
import type { RunResult } from '../../lib/workflow/result.js'
import { bytesOfRead } from '../support/bytes-of-read.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { type CutProxy, startCutProxy } from '../support/cut-proxy.js'
import { requireOrSkip } from '../support/databases.js'
import { describeHostile, EMOJI, NAMES } from '../support/hostile.js'
import { startTrino, type TrinoServer, trinoServer } from '../support/trino-server.js'

const TABLES = [
  `CREATE SCHEMA memory.sales`,
  `CREATE TABLE memory.sales.orders (
     id bigint COMMENT 'The order''s number', total decimal(12,2), code char(3), note varchar(40), raw varbinary,
     placed timestamp(6) with time zone, at time(3), ok boolean,
     lines array(row(sku varchar(10), amounts array(double))), "the buyer" row(name varchar, "e-mail" varchar(80)),
     labels map(varchar, integer), doc json, ip ipaddress, key uuid)
   COMMENT 'One row per order'`,
  `CREATE TABLE memory.sales."odd ""name"".x" (a integer)`,
  `CREATE VIEW memory.sales.totals COMMENT 'Per day' AS SELECT date(placed) AS day, sum(total) AS total FROM memory.sales.orders GROUP BY 1`,
  `CREATE SCHEMA memory."it's"`,
  `CREATE TABLE memory."it's".quoted (x integer)`,
]

const document = (port: number, connection: object = {}, sourceConfig: object = {}) => ({
  source: {
    type: 'trino',
    serviceName: 'lake',
    serviceConnection: {
      config: { type: 'Trino', hostPort: `127.0.0.1:${port}`, username: 'headwater', ...connection },
    },
    sourceConfig: { config: { type: 'DatabaseMetadata', ...sourceConfig } },
  },
  sink: { type: 'metadata-rest', config: {} },
  workflowConfig: { openMetadataServerConfig: { hostPort: 'http://127.0.0.1:1/api' } },
})

interface Column {
  readonly name: string
  readonly dataType: string
  readonly dataTypeDisplay: string
  readonly arrayDataType?: string
  readonly description?: string
  readonly constraint?: string
  readonly children?: readonly Column[]
}
interface Table {
  readonly description?: string
  readonly tableType: string
  readonly schemaDefinition?: string
  readonly columns: readonly Column[]
}

describe('Trino', function () {
  this.timeout(180_000)
  let server: TrinoServer
  let catalog: TestCatalog
  const run = async (connection?: object, sourceConfig?: object): Promise<RunResult> => {
    const config = checkConfig(document(server.port, connection, sourceConfig), {
      connectors: definitions,
      file: 'spec',
    })
    const { metadata } = catalog
    return (
      await createWorkflow({
        config,
        connectors: definitions,
        metadata,
        spec: trinoSpec as ServiceSpec<never> as ServiceSpec,
      })
    ).run()
  }
  const table = (fqn: string): Table => catalog.entity('tables', fqn) as unknown as Table

  before(async function () {
    requireOrSkip(this, trinoServer)
    server = await startTrino()
    for (const statement of TABLES) await server.sql(statement)
  })

  describe('into the catalog', () => {
    before(async () => {
      catalog = await startTestCatalog()
      const { state, problems } = await run(
        {},
        { databaseFilterPattern: { excludes: ['^system$'] }, schemaFilterPattern: { excludes: ['^sf\\d+$'] } },
      )
      expect(problems).to.deep.equal([])
      expect(state).to.equal('success')
    })
    after(() => catalog?.close())

    it('comes catalog by catalog', () => {
      expect(catalog.live('databases').sort()).to.deep.equal(['lake.memory', 'lake.tpch'])
      expect(catalog.live('databaseSchemas').sort()).to.deep.equal([
        'lake.memory.default',
        "lake.memory.it's",
        'lake.memory.sales',
        'lake.tpch.tiny',
      ])
      expect(catalog.live('tables').filter((fqn) => fqn.startsWith('lake.tpch'))).to.have.length(8)
      expect(catalog.live('tables')).to.include("lake.memory.it's.quoted")
    })

    it('comes with types, and the fields inside them', () => {
      const { columns } = table('lake.memory.sales.orders')
      const shown = (column: Column): unknown => [
        column.name,
        column.dataType + (column.arrayDataType ? `:${column.arrayDataType}` : ''),
        ...(column.children ? [column.children.map(shown)] : []),
      ]
      expect(columns.map(shown)).to.deep.equal([
        ['id', 'BIGINT'],
        ['total', 'DECIMAL'],
        ['code', 'CHAR'],
        ['note', 'VARCHAR'],
        ['raw', 'VARBINARY'],
        ['placed', 'TIMESTAMP'],
        ['at', 'TIME'],
        ['ok', 'BOOLEAN'],
        ['lines', 'ARRAY:STRUCT', [['sku', 'VARCHAR'], ['amounts', 'ARRAY:DOUBLE']]],
        ['the buyer', 'STRUCT', [['name', 'VARCHAR'], ['e-mail', 'VARCHAR']]],
        ['labels', 'MAP', [['key', 'VARCHAR'], ['value', 'INT']]],
        ['doc', 'JSON'],
        ['ip', 'INET'],
        ['key', 'UUID'],
      ]) // biome-ignore format: a table
      expect(columns[1]).to.include({ precision: 12, scale: 2, dataTypeDisplay: 'decimal(12,2)' })
      expect(columns[3]).to.include({ dataLength: 40 })
      expect(columns[5]!.dataTypeDisplay).to.equal('timestamp(6) with time zone')
    })

    it('tells where nothing may be missing', () => {
      expect(table('lake.tpch.tiny.nation').columns[0]).to.include({ name: 'nationkey', constraint: 'NOT_NULL' })
      expect(table('lake.memory.sales.orders').columns[0]).to.include({ constraint: 'NULL' })
    })

    it('comes with comments', () => {
      expect(table('lake.memory.sales.orders').description).to.equal('One row per order')
      expect(table('lake.memory.sales.orders').columns[0]!.description).to.equal("The order's number")
      expect(table('lake.memory.sales.totals').description).to.equal('Per day')
    })

    it('comes with views and the text of their query', () => {
      const view = table('lake.memory.sales.totals')
      expect(view.tableType).to.equal('View')
      expect(view.schemaDefinition).to.match(/^SELECT[\s\S]*FROM\s+memory\.sales\.orders/)
      expect(view.columns.map(({ name, dataType }) => [name, dataType])).to.deep.equal([
        ['day', 'DATE'],
        ['total', 'DECIMAL'],
      ])
    })

    it('changes nothing when it is read again, and marks what was dropped', async () => {
      const only = { catalog: 'memory', databaseSchema: 'sales' }
      const before = catalog.entity('tables', 'lake.memory.sales.orders')!.version
      await server.sql('CREATE TABLE memory.sales.gone (a integer)')
      await run(only)
      expect(catalog.live('tables')).to.include('lake.memory.sales.gone')
      await server.sql('DROP TABLE memory.sales.gone')
      expect((await run(only)).state).to.equal('success')
      expect(catalog.deleted('tables')).to.deep.equal(['lake.memory.sales.gone'])
      expect(catalog.entity('tables', 'lake.memory.sales.orders')!.version).to.equal(before)
    })
  })

  it('tells the statements that ran, without our own and small talk', async () => {
    await server.sql('SHOW CATALOGS')
    await trinoSqlAs(server, 'SELECT count(*) FROM tpch.tiny.nation WHERE 1 = 1 -- marked')
    const connection = trino.connection.parse({
      hostPort: `127.0.0.1:${server.port}`,
      username: 'headwater',
      catalog: 'tpch',
    })
    const log = await trinoSpec.queryLog!(connection)
    const found: LoggedQuery[] = []
    const hour = 3_600_000
    const window = { from: new Date(Date.now() - hour), to: new Date(Date.now() + hour), limit: 100 }
    for await (const query of log.queries(window)) found.push(query as LoggedQuery)
    await log.close()
    expect(found.map(({ query }) => query)).to.deep.equal([
      'SELECT count(*) FROM tpch.tiny.nation WHERE 1 = 1 -- marked',
    ])
    expect(found[0]).to.include({ user: 'analyst', database: 'tpch' })
    expect(found[0]!.startTime).to.be.closeTo(Date.now(), 60_000)
    expect(found[0]!.duration).to.be.within(0, 60_000)
  })

  it('passes its connection test, in a catalog that is there alone', async () => {
    const results = (more: object) =>
      testConnection(
        trinoSpec.testConnection!(
          trino.connection.parse({ hostPort: `127.0.0.1:${server.port}`, username: 'ada', ...more }),
        ),
      )
    expect((await results({})).map(({ name, passed }) => `${name} ${passed}`)).to.deep.equal([
      'CheckAccess true',
      'GetDatabases true',
      'GetSchemas true',
      'GetTables true',
      'GetViews true',
    ])
    const failed = (await results({ catalog: 'nope' })).at(-1)!
    expect(failed).to.include({ name: 'GetSchemas', passed: false })
    expect(failed.message).to.match(/CATALOG_NOT_FOUND/)
  })

  describe('as a source', () => {
    let cut: CutProxy | undefined
    const sourceConfig = {}
    const options = (port: number) => ({
      hostPort: `127.0.0.1:${port}`,
      username: 'headwater',
      catalog: 'memory',
      authType: { jwt: 'canary-51c2' }, // which a server without authentication does not look at
      connectionArguments: { http_scheme: 'http' },
    })
    after(() => cut?.close())
    describeServiceSpec(trino, trinoSpec, {
      sourceConfig,
      options: () => options(server.port),
      unreachable: { hostPort: '127.0.0.1:1' },
      broken: async () => {
        const read = await bytesOfRead(
          server.port,
          trinoSpec,
          (port) => trino.connection.parse(options(port)),
          sourceConfig,
        )
        cut = await startCutProxy(server.port, read * 0.6)
        return options(cut.port)
      },
    })
  })
})

/** As a user of the server runs it, with no word of ours in it. */
async function trinoSqlAs({ port }: TrinoServer, sql: string): Promise<void> {
  let answer = await fetch(`http://127.0.0.1:${port}/v1/statement`, {
    method: 'POST',
    body: sql,
    headers: { 'x-trino-user': 'analyst' },
  })
  for (;;) {
    const { nextUri } = (await answer.json()) as { readonly nextUri?: string }
    if (!nextUri) return
    answer = await fetch(nextUri)
  }
}

describeHostile({
  name: 'Trino',
  absent: trinoServer.absent,
  in: 'memory.h.',
  quote: '"',
  names: [...NAMES, ...EMOJI, 'x'.repeat(256)],
  columns: 300, // 10,000 land too, in half a minute
  keys: 'none',
  drops: true,
  dangling:
    'CREATE VIEW memory.h.u AS SELECT 1 AS x;\nCREATE VIEW memory.h.v AS SELECT x FROM memory.h.u;\nDROP VIEW memory.h.u',
  start: async () => {
    const server = await startTrino()
    await server.sql('CREATE SCHEMA memory.h')
    const config = { type: 'Trino', username: 'admin', hostPort: `127.0.0.1:${server.port}`, catalog: 'memory' }
    return {
      sql: async (statements) => {
        for (const statement of statements.split(/;(?:\n|$)/)) if (statement) await server.sql(statement)
      },
      source: { type: 'trino', serviceConnection: { config } },
      schema: 'svc.memory.h',
      stop: () => undefined,
    }
  },
})
