import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { checkConfig } from '../../lib/config/check.js'
import { mysql } from '../../lib/connectors/mysql/config.js'
import { mariadbSpec, mysqlSpec } from '../../lib/connectors/mysql/index.js'
import { mariadb as mariadbDefinition } from '../../lib/connectors/mysql/mariadb.js'
import { describeServiceSpec } from '../../lib/testing/describe-service-spec.js'
import { bytesOfRead } from '../support/bytes-of-read.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { type ColumnFacts, columnFacts } from '../support/column-facts.js'
import { type CutProxy, startCutProxy } from '../support/cut-proxy.js'
import { requireOrSkip } from '../support/databases.js'
import { type MariadbServer, mariadb, startMariadb } from '../support/mariadb-server.js'
import { ALL, mysqlDocument as document, LOGIN, runInto, SETUP, SYSTEM } from '../support/mysql.js'

const SESSIONS = "SELECT count(*) FROM information_schema.PROCESSLIST WHERE USER = 'reader'"
const WEIRD = 'my.default."weird.db __reserved__quote__x__reserved__quote__ `y` 列"'
const SHOP = [
  'all_types',
  'by_key',
  'by_list',
  'by_number',
  'customers',
  'employees',
  'events',
  'order_items',
  'orders',
  'v_checked',
  'v_totals',
  'versions',
].map((name) => `my.default.shop.${name}`)

interface TableFacts {
  readonly columns: readonly ColumnFacts[]
  readonly tableConstraints: readonly Readonly<Record<string, unknown>>[]
  readonly [field: string]: unknown
}

async function noSession(server: MariadbServer, deadline = Date.now() + 5000): Promise<void> {
  if (server.sql(SESSIONS) === '0') return
  if (Date.now() > deadline) throw new Error('a session is still open')
  await sleep(100)
  return noSession(server, deadline)
}

describe('MariaDB into the catalog', function () {
  this.timeout(60_000)
  let server: MariadbServer
  let catalog: TestCatalog
  const table = (fqn: string): TableFacts => catalog.entity('tables', fqn) as unknown as TableFacts
  const shop = (name: string): TableFacts => table(`my.default.shop.${name}`)
  const run = (sourceConfig?: object, connection?: object) =>
    runInto(catalog, document(server.port, sourceConfig, connection))

  before(async function () {
    requireOrSkip(this, mariadb)
    server = await startMariadb()
    server.sql(SETUP)
  })
  after(() => server?.stop())
  beforeEach(async () => {
    catalog = await startTestCatalog()
  })
  afterEach(() => catalog.close())

  it('reads tables of every kind, and names that hurt', async () => {
    const result = await run()
    expect(result.problems).to.deep.equal([])
    expect(result.state).to.equal('success')
    expect(catalog.live('databases')).to.deep.equal(['my.default'])
    expect(catalog.live('databaseSchemas')).to.deep.equal(
      ['my.default.empty_db', 'my.default.select', 'my.default.shop', 'my.default.test', WEIRD].sort(),
    )
    const weird = [
      'CaseDiff', 'a__reserved__colon__b', 'back`tick', 'casediff', 'quo__reserved__quote__ted', 'sla/sh\\\\?#%',
      '"table.dots"', '"view.dots"', '表格',
    ].map((name) => `${WEIRD}.${name}`) // biome-ignore format: a list
    const reserved = ['my.default.select.from', 'my.default.select.order']
    expect(catalog.live('tables')).to.have.members([...SHOP, ...reserved, ...weird])
    expect(['customers', 'events', 'v_totals', 'versions'].map((name) => shop(name).tableType)).to.deep.equal([
      'Regular',
      'Partitioned',
      'View',
      'Regular',
    ])
    expect(
      ['CaseDiff', 'casediff'].map((name) => table(`${WEIRD}.${name}`).columns.map((one) => one.name)),
    ).to.deep.equal([['id'], ['name']])
    expect(table(`${WEIRD}."table.dots"`).columns.map(({ name }) => name)).to.deep.equal([
      'col.dot',
      'Ünï 列',
      'quo__reserved__quote__te',
      'back`tick',
    ])
  })

  it('keeps comments as they are, and takes no view for commented', async () => {
    await run()
    expect(catalog.entity('databaseSchemas', 'my.default.shop')).to.include({ description: 'All that is sold' })
    expect(shop('customers').description).to.equal('Customers of the shop')
    expect(shop('v_totals').description).to.equal(undefined)
    const odd = table(`${WEIRD}.表格`)
    expect(odd.description).to.equal('ünï \'quoted\' "double" \\')
    expect(odd.columns[0]).to.include({ description: 'tab\there, "quoted"\nand \\ back' })
  })

  it('maps types without losing labels, signs and fractions, and knows JSON', async () => {
    await run()
    const facts = (of: string) => columnFacts(shop(of).columns)
    expect(facts('customers')).to.deep.equal([
      ['id', 'BIGINT', 'bigint unsigned', 'PRIMARY_KEY'],
      ['email', 'VARCHAR', 'varchar(255)', 'UNIQUE'],
      ['name', 'VARCHAR', 'varchar(120)', 'NULL'],
      ['prefs', 'JSON', 'json', 'NULL'],
      ['created', 'DATETIME', 'datetime(3)', 'NULL'],
    ])
    expect(facts('orders').slice(2)).to.deep.equal([
      ['customer_id', 'BIGINT', 'bigint unsigned', 'NOT_NULL'],
      ['status', 'ENUM', "enum('new','paid','it''s (odd)')", 'NOT_NULL'],
      ['flags', 'SET', "set('a','b')", 'NULL'],
      ['total', 'DECIMAL', 'decimal(14,2)', 'NULL'],
    ])
    const all = shop('all_types').columns
    expect(all.map(({ dataType }) => dataType)).to.not.include('UNKNOWN')
    expect(all.find(({ name }) => name === 'c_checked')).to.include({ dataType: 'TEXT', dataTypeDisplay: 'longtext' })
  })

  it('keeps keys and foreign keys, also composite, to itself, into another schema and into a name with dots', async () => {
    await run()
    expect(shop('order_items').tableConstraints).to.have.deep.members([
      { constraintType: 'UNIQUE', columns: ['sku', 'order_id'] },
      { constraintType: 'PRIMARY_KEY', columns: ['order_id', 'placed_at', 'line_no'] },
      {
        constraintType: 'FOREIGN_KEY',
        columns: ['order_id', 'placed_at'],
        relationshipType: 'MANY_TO_ONE',
        referredColumns: ['my.default.shop.orders.id', 'my.default.shop.orders.placed_at'],
      },
    ])
    expect(shop('employees').tableConstraints.map(({ relationshipType }) => relationshipType)).to.have.members([
      'MANY_TO_ONE',
      'ONE_TO_ONE',
    ])
    const referred = (fqn: string) => table(fqn).tableConstraints.map(({ referredColumns }) => referredColumns)
    expect(referred('my.default.select.order')).to.have.deep.members([
      ['my.default.select.from.where'],
      ['my.default.shop.customers.id'],
    ])
    expect(referred(`${WEIRD}.quo__reserved__quote__ted`)).to.deep.equal([[`${WEIRD}."table.dots"."col.dot"`]])
  })

  it('reads what tables are partitioned by', async () => {
    await run()
    const by = (name: string) =>
      (shop(name).tablePartition as { columns: readonly { columnName: string; intervalType: string }[] }).columns.map(
        ({ columnName, intervalType }) => `${columnName} ${intervalType}`,
      )
    expect(by('events')).to.deep.equal(['ts TIME-UNIT', 'ts COLUMN-VALUE'])
    expect(by('by_key')).to.deep.equal(['a COLUMN-VALUE', 'b COLUMN-VALUE'])
    expect(by('by_number')).to.deep.equal(['n INTEGER-RANGE'])
    expect(by('by_list')).to.deep.equal(['kind COLUMN-VALUE'])
  })

  it('keeps the text of views as the server words it', async () => {
    await run()
    for (const name of ['v_totals', 'v_checked']) {
      const [, statement] = server.sql(`SHOW CREATE VIEW shop.${name}`).split('\t')
      expect(shop(name).schemaDefinition).to.equal(statement)
    }
  })

  it('keeps, when asked, DDL that the server takes back and that rows do not change', async () => {
    await run()
    const ddl = String(shop('orders').schemaDefinition)
    server.sql(`CREATE DATABASE copies; USE copies; SET foreign_key_checks = 0; ${ddl}; DROP DATABASE copies`)
    const before = shop('customers').schemaDefinition
    server.sql("INSERT INTO shop.customers (email) VALUES ('a@example.com'), ('b@example.com')")
    await run()
    expect(shop('customers').schemaDefinition).to.equal(before)
    server.sql('DELETE FROM shop.customers')
    await catalog.close()
    catalog = await startTestCatalog()
    await run({ includeDDL: false })
    expect(shop('orders').schemaDefinition).to.equal(undefined)
    expect(shop('v_totals').schemaDefinition).to.be.a('string')
  })

  it('keeps procedures and functions, also of one name', async () => {
    await run()
    expect(catalog.live('storedProcedures')).to.deep.equal(
      ['f_add', 'p_load', 'p_load(function)'].map((name) => `my.default.shop.${name}`),
    )
    expect(catalog.entity('storedProcedures', 'my.default.shop.p_load')).to.deep.include({
      description: 'Loads',
      storedProcedureType: 'StoredProcedure',
      storedProcedureCode: {
        language: 'SQL',
        code: 'BEGIN INSERT INTO orders(customer_id, total) SELECT id, n FROM customers; END',
      },
    })
  })

  it('reads one schema below a database of another name when told to', async () => {
    const result = await run({}, { databaseName: 'prod.eu', databaseSchema: 'select' })
    expect(result.state).to.equal('success')
    expect(catalog.live('tables')).to.deep.equal(['my."prod.eu".select.from', 'my."prod.eu".select.order'])
  })

  it('reads the schemas of the server itself when no filter leaves them out', async () => {
    const result = await run({ schemaFilterPattern: { includes: [SYSTEM] }, threads: 4 })
    expect(result.problems).to.deep.equal([])
    expect(catalog.live('databaseSchemas')).to.have.lengthOf(4)
    expect(catalog.live('tables')).to.include.members([
      'my.default.information_schema.COLUMNS',
      'my.default.mysql.general_log',
    ])
  })

  it('marks deleted exactly what was dropped, and nothing that a filter or an option leaves out', async () => {
    await run()
    server.sql('USE shop; DROP VIEW v_totals; DROP TABLE by_list; CREATE TABLE new_one (id INT)')
    try {
      await run({
        includeViews: false,
        includeStoredProcedures: false,
        tableFilterPattern: { excludes: ['customers'] },
      })
      const dropped = ['my.default.shop.by_list', 'my.default.shop.v_totals']
      expect(catalog.deleted('tables')).to.deep.equal(dropped)
      await run({ includeTables: false, markDeletedSchemas: true })
      expect(catalog.deleted('tables')).to.deep.equal(dropped)
      expect(catalog.deleted('storedProcedures')).to.deep.equal([])
      expect(catalog.deleted('databaseSchemas')).to.deep.equal([])
    } finally {
      server.sql(`USE shop; DROP TABLE new_one; CREATE TABLE by_list (n INT, kind INT) PARTITION BY LIST (kind) (PARTITION p0 VALUES IN (1, 2));
        CREATE VIEW v_totals AS SELECT c.id, c.name AS customer_name, SUM(o.total) AS total FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name`)
    }
  })

  it('writes nothing in a second, unchanged run on a 1.6 server', async () => {
    const classic = await startTestCatalog('1.6')
    try {
      expect((await runInto(classic, document(server.port))).steps[1]!.failures).to.deep.equal([])
      classic.proxy.exchanges.length = 0
      expect((await runInto(classic, document(server.port))).state).to.equal('success')
      const writes = classic.proxy.exchanges.filter(({ method, status }) => method !== 'GET' && status < 300)
      expect(writes.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([])
    } finally {
      await classic.close()
    }
  })

  it('is read by a source of type mariadb just so', async () => {
    const { source, ...rest } = document(server.port)
    const { hostPort } = source.serviceConnection.config
    const config = { type: 'MariaDB', hostPort, username: 'reader', password: 'canary-51c2' }
    const checked = { ...rest, source: { ...source, type: 'mariadb', serviceConnection: { config } } }
    const result = await runInto(catalog, checked, mariadbSpec)
    expect(result.state).to.equal('success')
    expect(catalog.live('tables')).to.include.members(SHOP)
    expect(catalog.entity('services/databaseServices', 'my')).to.include({ serviceType: 'MariaDB' })
  })

  it('lets go of its sessions', async () => {
    await run()
    await noSession(server)
  })
})

describe('MariaDB under trouble', function () {
  this.timeout(90_000)
  let server: MariadbServer
  let catalog: TestCatalog
  const COLLECTIONS = ['tables', 'storedProcedures', 'databaseSchemas', 'databases']
  before(async function () {
    requireOrSkip(this, mariadb)
    server = await startMariadb(['--lc-messages=en_US'])
    server.sql(SETUP)
    const tables = Array.from({ length: 1000 }, (_, i) => `CREATE TABLE big.t${i} (id INT PRIMARY KEY, a TEXT);`)
    server.sql(`CREATE DATABASE big; ${tables.join('\n')}`)
  })
  after(() => server?.stop())
  beforeEach(async () => {
    catalog = await startTestCatalog()
  })
  afterEach(() => catalog.close())

  for (const share of [0.3, 0.5, 0.7, 0.9]) {
    it(`deletes nothing when the connection is cut after ${share * 100} % of what it sends`, async () => {
      const options = { includeDDL: false, markDeletedSchemas: true, markDeletedDatabases: true }
      const whole = await startCutProxy(server.port, Number.POSITIVE_INFINITY)
      await runInto(catalog, document(whole.port, options))
      const before = COLLECTIONS.map((one) => catalog.live(one))
      expect(before[0]).to.include.members(['my.default.big.t0', ...SHOP])
      await whole.close()
      const cut = await startCutProxy(server.port, whole.sent * share)
      const outcome = await runInto(catalog, document(cut.port, options)).catch((error: Error) => error)
      await cut.close()
      expect(COLLECTIONS.map((one) => catalog.live(one))).to.deep.equal(before)
      if (outcome instanceof Error) return // cut while the connection was tested
      expect(outcome.state).to.not.equal('success')
      expect(outcome.steps[0]!.incomplete).to.not.be.empty
    })
  }

  it('asks as many questions about 1,000 tables as about 13, and one more for each whose DDL is asked for', async () => {
    server.sql("SET GLOBAL log_output = 'TABLE', general_log = ON")
    const asked = async (schema: string, includeDDL: boolean): Promise<number> => {
      server.sql('TRUNCATE mysql.general_log')
      await runInto(catalog, document(server.port, { includeDDL, schemaFilterPattern: { includes: [`^${schema}$`] } }))
      const statements = "command_type = 'Query' AND user_host LIKE 'reader%' AND argument NOT LIKE '%*/ SET %'"
      return Number(server.sql(`SELECT count(*) FROM mysql.general_log WHERE ${statements}`))
    }
    const few = await asked('shop', false)
    expect(few).to.be.within(5, 15)
    expect(await asked('big', false)).to.equal(few)
    expect(await asked('big', true)).to.equal(few + 1000)
    server.sql("SET GLOBAL general_log = OFF, log_output = 'FILE'")
  })

  it('says which schema it could not list, and reads the others', async () => {
    await runInto(catalog, document(server.port))
    server.sql(`CREATE USER half@'%' IDENTIFIED BY 'canary-51c2'; GRANT SELECT ON shop.* TO half@'%';
      GRANT INSERT (id) ON big.t1 TO half@'%'`)
    const result = await runInto(catalog, document(server.port, {}, { username: 'half' }))
    expect(catalog.live('tables')).to.include.members(SHOP)
    expect(result.steps[0]!.failures.map(({ error }) => error).join()).to.match(/^SHOW command denied.*`big`\.`t1`/)
    expect(result.steps[0]!.incomplete.join()).to.include('my.default.big')
    expect(catalog.live('tables')).to.include('my.default.big.t999')
  })
})

describe('MariaDB as a source', function () {
  this.timeout(30_000)
  let server: MariadbServer
  let cut: CutProxy | undefined
  before(async function () {
    requireOrSkip(this, mariadb)
    server = await startMariadb()
    server.sql(SETUP)
  })
  after(async () => {
    await cut?.close()
    await server?.stop()
  })

  const connection = (port: number) => mysql.connection.parse({ ...LOGIN, hostPort: `127.0.0.1:${port}` })

  for (const [definition, spec, login] of [
    [mysql, mysqlSpec, LOGIN],
    [mariadbDefinition, mariadbSpec, { username: 'reader', password: 'canary-51c2' }],
  ] as const) {
    describe(`of type ${definition.type}`, () => {
      describeServiceSpec(definition, spec, {
        sourceConfig: ALL,
        options: () => ({ ...login, hostPort: `127.0.0.1:${server.port}` }),
        unreachable: { hostPort: '127.0.0.1:1' },
        broken: async () => {
          await cut?.close()
          cut = await startCutProxy(server.port, (await bytesOfRead(server.port, mysqlSpec, connection, ALL)) * 0.6)
          return { ...login, hostPort: `127.0.0.1:${cut.port}` }
        },
        released: () => noSession(server),
      })
    })
  }

  it('refuses what it can’t log in with before anything is connected to', () => {
    const refused = (authType: object) => () =>
      checkConfig(document(1, {}, { authType }), { connectors: [mysql], file: 'spec' })
    for (const authType of [{ awsConfig: { awsRegion: 'eu' } }, { azureConfig: {} }, { enableIamAuth: true }])
      expect(refused(authType)).to.throw(/authType: expected password: logging in with AWS IAM/)
  })
})
