import { expect } from 'chai'
import { checkConfig } from '../../lib/config/check.js'
import { clickhouse } from '../../lib/connectors/clickhouse/config.js'
import { clickhouseSpec } from '../../lib/connectors/clickhouse/index.js'
import { definitions } from '../../lib/connectors/definitions.js'
import type { LoggedQuery } from '../../lib/services/database/query-log/query-log.js'
import type { ServiceSpec } from '../../lib/services/service-spec.js'
import { testConnection } from '../../lib/services/test-connection.js'
import { describeServiceSpec } from '../../lib/testing/describe-service-spec.js'
import { createWorkflow } from '../../lib/workflow/create.js'
import type { RunResult } from '../../lib/workflow/result.js'
import { bytesOfRead } from '../support/bytes-of-read.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { type ClickhouseServer, clickhouseServer, LOGIN, startClickhouse } from '../support/clickhouse-server.js'
import { type CutProxy, startCutProxy } from '../support/cut-proxy.js'
import { requireOrSkip } from '../support/databases.js'
import { describeHostile, EMOJI, NAMES } from '../support/hostile.js'

const SETUP = [
  `CREATE DATABASE shop COMMENT 'All that is sold'`,
  `CREATE TABLE shop.orders (
     id UInt64 COMMENT 'Its number', customer LowCardinality(Nullable(String)), placed DateTime64(3, 'UTC'),
     total Decimal(12, 2), code FixedString(3), state Enum8('new' = 1, 'it''s' = 2),
     lines Array(Tuple(sku String, amounts Array(Float64))), buyer Tuple(name String, \`e-mail\` Nullable(String)),
     labels Map(LowCardinality(String), UInt32), item Nested(sku String, n UInt8), ip IPv6, key UUID, big Int256,
     flag Bool, pair Tuple(UInt8, String), agg AggregateFunction(sum, UInt64), doc JSON, v Variant(UInt8, String), d Date32)
   ENGINE = MergeTree PARTITION BY toYYYYMM(placed) ORDER BY (id, placed) PRIMARY KEY id COMMENT 'One row per order'`,
  `CREATE VIEW shop.totals AS SELECT toDate(placed) AS day, sum(total) AS total FROM shop.orders GROUP BY day`,
  `CREATE MATERIALIZED VIEW shop.daily ENGINE = MergeTree ORDER BY day
   AS SELECT toDate(placed) AS day, count() AS orders FROM shop.orders GROUP BY day`,
  `CREATE TABLE shop.customers (id UInt32, name String) ENGINE = MergeTree ORDER BY (id, lower(name))`,
  `CREATE DICTIONARY shop.names (id UInt64, name String) PRIMARY KEY id
   SOURCE(CLICKHOUSE(TABLE 'customers' DB 'shop')) LIFETIME(0) LAYOUT(FLAT())`,
  `CREATE TABLE shop.\`odd "name".x\` (\`a b\` UInt8) ENGINE = MergeTree PARTITION BY \`a b\` ORDER BY \`a b\``,
  `CREATE DATABASE \`it's\``,
  `CREATE TABLE \`it's\`.quoted (x UInt8) ENGINE = Memory`,
]

/** The columns that are asked for, as the documentation has them: the embedded engine keeps no log of its own. */
const QUERY_LOG = [
  `CREATE TABLE system.query_log (
     type Enum8('QueryStart' = 1, 'QueryFinish' = 2, 'ExceptionBeforeStart' = 3, 'ExceptionWhileProcessing' = 4),
     event_date Date, query_start_time DateTime, query_start_time_microseconds DateTime64(6), query_duration_ms UInt64,
     query String, user String, current_database String, query_kind LowCardinality(String), is_initial_query UInt8)
   ENGINE = Memory`,
  `INSERT INTO system.query_log
   SELECT type, toDate(at), toDateTime(at), at, 1500, query, 'ada', 'shop', kind, initial FROM values(
     'type String, at DateTime64(6), query String, kind String, initial UInt8',
     ('QueryFinish', now64(6) - 20, 'SELECT 2 FROM orders', 'Select', 1),
     ('QueryFinish', now64(6) - 30, 'INSERT INTO customers SELECT 1', 'Insert', 1),
     ('QueryStart', now64(6) - 30, 'INSERT INTO customers SELECT 1', 'Insert', 1),
     ('ExceptionWhileProcessing', now64(6) - 30, 'SELECT failed', 'Select', 1),
     ('QueryFinish', now64(6) - 30, 'SELECT on another server', 'Select', 0),
     ('QueryFinish', now64(6) - 30, 'SHOW TABLES', 'Show', 1),
     ('QueryFinish', now64(6) - 30, '/* {"app": "Headwater"} */ SELECT own', 'Select', 1),
     ('QueryFinish', now64(6) - 864000, 'SELECT long ago', 'Select', 1))`,
]

const document = (port: number, connection: object = {}, sourceConfig: object = {}) => ({
  source: {
    type: 'clickhouse',
    serviceName: 'ch',
    serviceConnection: { config: { type: 'Clickhouse', hostPort: `127.0.0.1:${port}`, ...LOGIN, ...connection } },
    sourceConfig: {
      config: { type: 'DatabaseMetadata', schemaFilterPattern: { excludes: ['^system$'] }, ...sourceConfig },
    },
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
  readonly tablePartition?: object
  readonly tableConstraints: readonly object[]
  readonly columns: readonly Column[]
}

describe('ClickHouse', function () {
  this.timeout(60_000)
  let server: ClickhouseServer
  let catalog: TestCatalog
  const run = async (connection?: object, sourceConfig?: object): Promise<RunResult> => {
    const config = checkConfig(document(server.port, connection, sourceConfig), {
      connectors: definitions,
      file: 'spec',
    })
    const spec = clickhouseSpec as ServiceSpec<never> as ServiceSpec
    const workflow = await createWorkflow({ config, connectors: definitions, metadata: catalog.metadata, spec })
    return workflow.run()
  }
  const table = (name: string): Table => catalog.entity('tables', `ch.default.shop.${name}`) as unknown as Table

  before(async function () {
    requireOrSkip(this, clickhouseServer)
    server = await startClickhouse()
    for (const statement of SETUP) await server.sql(statement)
  })

  it('knows the statements of its page, though it lets nobody make users', async () => {
    for (const [, script] of clickhouse.privileges.matchAll(/```sql\n(.*?)```/gs))
      for (const statement of script!.split(';\n').filter((one) => one.trim() !== '')) {
        const refusal = await server.sql(statement).catch((error: unknown) => (error as Error).message)
        expect(refusal, statement).to.match(/ACCESS_DENIED|UNKNOWN_ROLE/)
      }
  })

  describe('into the catalog', () => {
    before(async () => {
      catalog = await startTestCatalog()
      const { state, problems } = await run()
      expect(problems).to.deep.equal([])
      expect(state).to.equal('success')
    })
    after(() => catalog?.close())

    it('comes as schemas of one database', () => {
      expect(catalog.live('databases')).to.deep.equal(['ch.default'])
      expect(catalog.live('databaseSchemas').sort()).to.deep.equal([
        'ch.default.default',
        "ch.default.it's",
        'ch.default.shop',
      ])
      expect(catalog.entity('databaseSchemas', 'ch.default.shop')!.description).to.equal('All that is sold')
    })

    it('comes with every table, but for those behind materialized views', () => {
      const types = catalog
        .live('tables')
        .map((fqn) => [fqn, (catalog.entity('tables', fqn) as unknown as Table).tableType])
      expect(Object.fromEntries(types)).to.deep.equal({
        "ch.default.it's.quoted": 'Regular',
        'ch.default.shop.customers': 'Regular',
        'ch.default.shop.daily': 'MaterializedView',
        'ch.default.shop.names': 'External',
        'ch.default.shop."odd __reserved__quote__name__reserved__quote__.x"': 'Partitioned',
        'ch.default.shop.orders': 'Partitioned',
        'ch.default.shop.totals': 'View',
      })
    })

    it('comes with types, and the fields inside them', () => {
      const shown = (column: Column): unknown => [
        column.name,
        column.dataType + (column.arrayDataType ? `:${column.arrayDataType}` : ''),
        ...(column.children ? [column.children.map(shown)] : []),
      ]
      const { columns } = table('orders')
      expect(columns.map(shown)).to.deep.equal([
        ['id', 'BIGINT'],
        ['customer', 'STRING'],
        ['placed', 'DATETIME'],
        ['total', 'DECIMAL'],
        ['code', 'CHAR'],
        ['state', 'ENUM'],
        ['lines', 'ARRAY:TUPLE', [['sku', 'STRING'], ['amounts', 'ARRAY:DOUBLE']]],
        ['buyer', 'TUPLE', [['name', 'STRING'], ['e-mail', 'STRING']]],
        ['labels', 'MAP', [['key', 'STRING'], ['value', 'BIGINT']]],
        ['item.sku', 'ARRAY:STRING'],
        ['item.n', 'ARRAY:BIGINT'],
        ['ip', 'IPV6'],
        ['key', 'UUID'],
        ['big', 'BIGINT'],
        ['flag', 'BOOLEAN'],
        ['pair', 'TUPLE', [['1', 'BIGINT'], ['2', 'STRING']]],
        ['agg', 'AGGREGATEFUNCTION'],
        ['doc', 'JSON'],
        ['v', 'VARIANT'],
        ['d', 'DATE'],
      ]) // biome-ignore format: a table
      expect(columns[1]).to.include({ dataTypeDisplay: 'LowCardinality(Nullable(String))', constraint: 'NULL' })
      expect(columns[2]).to.include({ dataTypeDisplay: "DateTime64(3, 'UTC')", constraint: 'NOT_NULL' })
      expect(columns[3]).to.include({ precision: 12, scale: 2 })
      expect(columns[4]).to.include({ dataLength: 3 })
    })

    it('comes with comments, keys and partitions', () => {
      const orders = table('orders')
      expect(orders.description).to.equal('One row per order')
      expect(orders.columns[0]).to.include({ description: 'Its number', constraint: 'PRIMARY_KEY' })
      expect(orders.tableConstraints).to.deep.equal([{ constraintType: 'SORT_KEY', columns: ['id', 'placed'] }])
      expect(orders.tablePartition).to.deep.equal({ columns: [{ columnName: 'placed', intervalType: 'TIME-UNIT' }] })
      const odd = table('"odd __reserved__quote__name__reserved__quote__.x"')
      expect(odd.tablePartition).to.deep.equal({ columns: [{ columnName: 'a b', intervalType: 'COLUMN-VALUE' }] })
      expect(odd.tableConstraints).to.deep.equal([{ constraintType: 'SORT_KEY', columns: ['a b'] }])
      expect(table('customers').tableConstraints).to.deep.equal([]) // its key has an expression in it
    })

    it('comes with the statements of views, and of tables when they are asked for', async () => {
      expect(table('totals').schemaDefinition).to.match(/^CREATE VIEW shop\.totals .* AS SELECT toDate\(placed\)/)
      expect(table('daily').schemaDefinition).to.match(/^CREATE MATERIALIZED VIEW shop\.daily/)
      expect(table('orders').schemaDefinition).to.equal(undefined)
      await run({ databaseSchema: 'shop' }, { includeDDL: true })
      expect(table('orders').schemaDefinition).to.match(/^CREATE TABLE shop\.orders/)
    })

    it('changes nothing when it is read again, and marks what was dropped', async () => {
      const only = { databaseSchema: 'shop' }
      await server.sql('CREATE TABLE shop.gone (a UInt8) ENGINE = Memory')
      await run(only, { includeDDL: true })
      const version = catalog.entity('tables', 'ch.default.shop.orders')!.version
      await server.sql('DROP TABLE shop.gone')
      expect((await run(only, { includeDDL: true })).state).to.equal('success')
      expect(catalog.deleted('tables')).to.deep.equal(['ch.default.shop.gone'])
      expect(catalog.entity('tables', 'ch.default.shop.orders')!.version).to.equal(version)
    })

    it('deletes no view where views are not asked for', async () => {
      await run({ databaseSchema: 'shop' }, { includeViews: false })
      expect(catalog.live('tables')).to.include.members(['ch.default.shop.totals', 'ch.default.shop.daily'])
    })
  })

  it('passes its connection test but for a log that is not kept, and tells the statements in one that is', async () => {
    const connection = clickhouse.connection.parse({ hostPort: `127.0.0.1:${server.port}`, ...LOGIN })
    const failed = async () =>
      (await testConnection(clickhouseSpec.testConnection!(connection)))
        .filter(({ passed }) => !passed)
        .map(({ name }) => name)
    expect(await failed()).to.deep.equal(['GetQueries'])
    for (const statement of QUERY_LOG) await server.sql(statement)
    expect(await failed()).to.deep.equal([])
    const log = await clickhouseSpec.queryLog!(connection)
    const found: LoggedQuery[] = []
    const window = { from: new Date(Date.now() - 86_400_000), to: new Date(Date.now() + 3_600_000), limit: 100 }
    for await (const query of log.queries(window)) found.push(query as LoggedQuery)
    await log.close()
    expect(found.map(({ query, queryType }) => [query, queryType])).to.deep.equal([
      ['INSERT INTO customers SELECT 1', 'INSERT'],
      ['SELECT 2 FROM orders', 'SELECT'],
    ])
    expect(found[0]).to.include({ database: 'default', schema: 'shop', user: 'ada', duration: 1500 })
    expect(found[0]!.startTime).to.be.closeTo(Date.now() - 30_000, 60_000)
    expect(found[0]!.endTime! - found[0]!.startTime!).to.equal(1500)
  })

  it('refuses a wrong password with a message to act on', async () => {
    const connection = clickhouse.connection.parse({
      hostPort: `127.0.0.1:${server.port}`,
      ...LOGIN,
      password: 'wrong-pass',
    })
    const [access] = await testConnection(clickhouseSpec.testConnection!(connection))
    expect(access).to.include({ name: 'CheckAccess', passed: false })
    expect(access!.message).to.contain('Authentication failed').and.to.contain('check hostPort')
  })

  describe('as a source', () => {
    let cut: CutProxy | undefined
    const sourceConfig = { schemaFilterPattern: { includes: ['^shop$'] }, includeDDL: true }
    const options = (port: number) => ({ hostPort: `127.0.0.1:${port}`, ...LOGIN })
    after(() => cut?.close())
    describeServiceSpec(clickhouse, clickhouseSpec, {
      sourceConfig,
      options: () => options(server.port),
      unreachable: { hostPort: '127.0.0.1:1' },
      broken: async () => {
        const read = await bytesOfRead(
          server.port,
          clickhouseSpec,
          (port) => clickhouse.connection.parse(options(port)),
          sourceConfig,
        )
        cut = await startCutProxy(server.port, read * 0.6)
        return options(cut.port)
      },
    })
  })
})

describeHostile({
  name: 'ClickHouse',
  absent: clickhouseServer.absent,
  in: 'h.',
  quote: '`',
  names: [...NAMES, ...EMOJI, 'x'.repeat(200)],
  columns: 10_000,
  keys: 'none',
  escapes: true,
  storage: ' ENGINE = Memory',
  drops: true,
  dangling: 'CREATE VIEW h.u AS SELECT 1 AS x;\nCREATE VIEW h.v AS SELECT x FROM h.u;\nDROP VIEW h.u',
  start: async () => {
    const server = await startClickhouse()
    await server.sql('CREATE DATABASE h')
    const config = { type: 'Clickhouse', username: 'default', hostPort: `127.0.0.1:${server.port}` }
    return {
      sql: async (statements) => {
        for (const statement of statements.split(/;(?:\n|$)/)) if (statement) await server.sql(statement)
      },
      source: { type: 'clickhouse', serviceConnection: { config } },
      schema: 'svc.default.h',
      stop: () => undefined,
    }
  },
})
