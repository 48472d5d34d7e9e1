import { expect } from 'chai'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { type ColumnFacts, columnFacts } from '../support/column-facts.js'
import { startCutProxy } from '../support/cut-proxy.js'
import { debian, fixture, pglite, requireOrSkip, type TestDatabase } from '../support/databases.js'
import { postgresDocument, runInto } from '../support/run-config.js'

interface TableFacts {
  readonly columns: readonly ColumnFacts[]
  readonly tableConstraints: readonly Readonly<Record<string, unknown>>[]
  readonly [field: string]: unknown
}

const ALL = { includeDDL: true, schemaFilterPattern: { excludes: ['^information_schema$'] } }
const HOSTILE = [
  'pg.DB."Weird.Schema"."table.with.dots"',
  'pg.DB."Weird.Schema"."view.dots"',
  'pg.DB."Weird.Schema".customers',
  'pg.DB."Weird.Schema".new__reserved__newline__line',
  'pg.DB."Weird.Schema".no_columns',
  'pg.DB."Weird.Schema".per%cent/slash\\back?#',
  'pg.DB."Weird.Schema".quo__reserved__quote__ted',
]
const SALES = ['big_orders', 'customers', 'daily', 'employees', 'order_items', 'orders'].map(
  (name) => `pg.DB.sales.${name}`,
)

for (const kind of [debian, pglite]) {
  describe(`${kind.name} into the catalog`, function () {
    this.timeout(60_000)
    let database: TestDatabase
    let catalog: TestCatalog
    const names = (all: readonly string[]): string[] => all.map((name) => name.replace('DB', database.database))
    const document = (sourceConfig: object = {}, connection: object = {}) =>
      postgresDocument(database.port, database.database, { ...ALL, ...sourceConfig }, connection)
    const table = (name: string): TableFacts =>
      catalog.entity('tables', names([`pg.DB.${name}`])[0]!) as unknown as TableFacts
    const column = (of: string, name: string): ColumnFacts => table(of).columns.find((one) => one.name === name)!

    before(async function () {
      requireOrSkip(this, kind)
      database = await kind.start()
      await database.sql(fixture('portable.sql'))
    })
    after(() => database?.stop())
    beforeEach(async () => {
      catalog = await startTestCatalog()
    })
    afterEach(() => catalog.close())

    it('reads tables of every kind, and names that hurt', async () => {
      const result = await runInto(catalog, document())
      expect(result.problems).to.deep.equal([])
      expect(result.state).to.equal('success')
      expect(catalog.live('tables')).to.deep.equal(names([...HOSTILE, ...SALES]).sort())
      expect(catalog.live('databaseSchemas')).to.include.members(
        names(['pg.DB."Weird.Schema"', 'pg.DB.empty_schema', 'pg.DB.sales']),
      )
      const kinds = ['customers', 'orders', 'big_orders', 'daily'].map((name) => table(`sales.${name}`).tableType)
      expect(kinds).to.deep.equal(['Regular', 'Partitioned', 'View', 'MaterializedView'])
      expect(table('sales.orders').tablePartition).to.deep.equal({
        columns: [{ columnName: 'placed_at', intervalType: 'TIME-UNIT' }],
      })
    })

    it('maps types without losing domains, enums, composites and dimensions', async () => {
      await runInto(catalog, document())
      const facts = (of: string) => columnFacts(table(of).columns)
      expect(facts('sales.customers')).to.deep.equal([
        ['customer_id', 'BIGINT', 'bigint', 'PRIMARY_KEY'],
        ['email', 'VARCHAR', 'character varying(120)', 'UNIQUE'],
        ['home', 'STRUCT', 'sales.address', 'NULL'],
        ['tags', 'ARRAY', 'text[]', 'NULL'],
        ['grid', 'ARRAY', 'integer[][]', 'NULL'],
        ['prefs', 'JSON', 'jsonb', 'NULL'],
        ['created_at', 'TIMESTAMP', 'timestamp with time zone', 'NOT_NULL'],
        ['flags', 'BIT', 'bit(8)', 'NULL'],
        ['code', 'CHAR', 'character(2)', 'NULL'],
      ])
      expect(column('sales.customers', 'email')).to.include({ dataLength: 120, description: 'Login e-mail' })
      expect(column('sales.customers', 'grid')).to.include({ arrayDataType: 'INT' })
      expect(column('sales.orders', 'total')).to.include({
        dataType: 'NUMERIC',
        precision: 12,
        scale: 2,
        dataTypeDisplay: 'sales.positive',
      })
      expect(column('sales.orders', 'status')).to.include({
        dataType: 'ENUM',
        dataTypeDisplay: "sales.order_status enum('new', 'paid', 'it''s odd')",
      })
      const home = column('sales.customers', 'home') as ColumnFacts & {
        children: readonly (ColumnFacts & { children?: readonly ColumnFacts[] })[]
      }
      expect(home.children.map(({ name }) => name)).to.deep.equal(['street', 'zip', 'place'])
      expect(home.children[2]!.children!.map(({ name }) => name)).to.deep.equal(['lat', 'lon'])
    })

    it('keeps keys and foreign keys, also composite, to itself and into a name with dots', async () => {
      await runInto(catalog, document())
      const [db] = names(['pg.DB'])
      expect(table('sales.order_items').tableConstraints).to.have.deep.members([
        { constraintType: 'UNIQUE', columns: ['order_id', 'sku'] },
        { constraintType: 'PRIMARY_KEY', columns: ['order_id', 'placed_at', 'line_no'] },
        {
          constraintType: 'FOREIGN_KEY',
          columns: ['order_id', 'placed_at'],
          relationshipType: 'MANY_TO_ONE',
          referredColumns: [`${db}.sales.orders.order_id`, `${db}.sales.orders.placed_at`],
        },
      ])
      expect(table('sales.employees').tableConstraints.map(({ relationshipType }) => relationshipType)).to.have.members(
        ['MANY_TO_ONE', 'ONE_TO_ONE'],
      )
      expect(table('"Weird.Schema".quo__reserved__quote__ted').tableConstraints[0]!.referredColumns).to.deep.equal([
        `${db}."Weird.Schema"."table.with.dots"."col.with.dots"`,
      ])
    })

    it('keeps view texts and, when asked, DDL that the database takes back', async () => {
      await runInto(catalog, document())
      expect(table('"Weird.Schema"."view.dots"').schemaDefinition).to.match(
        /^create view "Weird\.Schema"\."view\.dots" as /,
      )
      expect(table('sales.daily').schemaDefinition).to.match(/^create view sales\.daily as /)
      const ddl = String(table('sales.orders').schemaDefinition)
      expect(ddl).to.match(/PARTITION BY RANGE \(placed_at\)$/)
      await database.sql('BEGIN; ALTER SCHEMA sales RENAME TO old_sales; ROLLBACK')
      await database.sql(
        `CREATE SCHEMA copies; ${ddl.replace('TABLE sales.', 'TABLE copies.')}; DROP SCHEMA copies CASCADE`,
      )
      await runInto(catalog, document({ includeDDL: false }))
    })

    it('tags a table with its own policies, and not the table of the same name in another schema', async () => {
      await runInto(catalog, document())
      const tags = (of: string) =>
        (table(of).tags as readonly { tagFQN: string }[] | undefined)?.map(({ tagFQN }) => tagFQN) ?? []
      expect(tags('sales.customers')).to.deep.equal(['PostgresPolicyTags.p_own'])
      expect(tags('"Weird.Schema".customers')).to.deep.equal([])
    })

    it('keeps every overload of a function under a name of its own', async () => {
      await runInto(catalog, document())
      expect(catalog.live('storedProcedures')).to.deep.equal(
        names(['add', 'add(a text, b text)', 'atomic', 'clean'].map((name) => `pg.DB.sales.${name}`)),
      )
      expect(catalog.entity('storedProcedures', names(['pg.DB.sales.atomic'])[0]!))
        .to.have.nested.property('storedProcedureCode.code')
        .that.contains('BEGIN ATOMIC')
    })

    it('filters by name and by FQN, and puts what it leaves out on the account', async () => {
      const result = await runInto(
        catalog,
        document({
          includeViews: false,
          tableFilterPattern: { includes: ['cust', 'ORDERS'], excludes: ['order_items'] },
        }),
      )
      expect(catalog.live('tables')).to.deep.equal(
        names(['pg.DB."Weird.Schema".customers', 'pg.DB.sales.customers', 'pg.DB.sales.orders']),
      )
      const reasons = new Set(result.steps[0]!.filteredSamples.map(({ reason }) => reason))
      expect([...reasons]).to.have.members(['Schema Filtered Out', 'Table Filtered Out'])
      await runInto(catalog, document({ useFqnForFiltering: true, schemaFilterPattern: { includes: ['.*\\.sales$'] } }))
    })

    it('marks deleted exactly what was dropped, and nothing that a filter or an option leaves out', async () => {
      await runInto(catalog, document())
      await database.sql(
        'BEGIN; CREATE TABLE sales.new_one (id int); DROP VIEW sales.big_orders; DROP TABLE sales.employees; COMMIT',
      )
      try {
        await runInto(
          catalog,
          document({
            includeViews: false,
            includeStoredProcedures: false,
            tableFilterPattern: { excludes: ['customers'] },
          }),
        )
        expect(catalog.deleted('tables')).to.deep.equal(names(['pg.DB.sales.big_orders', 'pg.DB.sales.employees']))
        expect(catalog.deleted('storedProcedures')).to.deep.equal([])
        await runInto(catalog, document({ markDeletedSchemas: true }))
        expect(catalog.deleted('tables')).to.deep.equal(names(['pg.DB.sales.big_orders', 'pg.DB.sales.employees']))
        expect(catalog.live('tables')).to.include(names(['pg.DB.sales.new_one'])[0])
      } finally {
        await database.sql(`DROP TABLE sales.new_one;
          CREATE TABLE sales.employees (emp_id int PRIMARY KEY, manager_id int REFERENCES sales.employees, badge int UNIQUE REFERENCES sales.employees);
          CREATE VIEW sales.big_orders AS SELECT order_id, total FROM sales.orders WHERE total > 100`)
      }
    })

    it('writes nothing in a second, unchanged run on a 1.6 server', async () => {
      const classic = await startTestCatalog('1.6')
      try {
        expect((await runInto(classic, document())).steps[1]!.failures).to.deep.equal([])
        classic.proxy.exchanges.length = 0
        const result = await runInto(classic, document())
        expect(result.state).to.equal('success')
        const writes = classic.proxy.exchanges.filter(
          ({ method, path, status }) => method !== 'GET' && status < 300 && !/classifications|tags/.test(path),
        )
        expect(writes.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([])
      } finally {
        await classic.close()
      }
    })

    it('serves a service whose name has a dot', async () => {
      const dotted = document()
      const result = await runInto(catalog, { ...dotted, source: { ...dotted.source, serviceName: 'my.pg' } })
      expect(result.state).to.equal('success')
      expect(catalog.live('tables')).to.include(`"my.pg".${database.database}.sales.orders`)
    })
  })
}

describe('PostgreSQL under trouble', function () {
  this.timeout(60_000)
  let database: TestDatabase
  let catalog: TestCatalog
  before(async function () {
    requireOrSkip(this, debian)
    database = await debian.start()
    await database.sql(fixture('portable.sql'))
    await database.sql('CREATE SCHEMA extensions; CREATE EXTENSION pg_stat_statements SCHEMA extensions')
    await database.sql(
      `CREATE SCHEMA big; DO $$ BEGIN FOR i IN 1..400 LOOP EXECUTE format('CREATE TABLE big.t%s (id int, a text, b text)', i); END LOOP; END $$`,
    )
  })
  after(() => database?.stop())
  beforeEach(async () => {
    catalog = await startTestCatalog()
  })
  afterEach(() => catalog.close())

  for (const share of [0.3, 0.5, 0.7, 0.9]) {
    it(`deletes nothing when the connection is cut after ${share * 100} % of what it sends`, async () => {
      const whole = await startCutProxy(database.port, Number.POSITIVE_INFINITY)
      await runInto(
        catalog,
        postgresDocument(whole.port, 'shop', { ...ALL, markDeletedSchemas: true, markDeletedDatabases: true }),
      )
      const before = ['tables', 'storedProcedures', 'databaseSchemas', 'databases'].map((one) => catalog.live(one))
      await whole.close()
      const cut = await startCutProxy(database.port, whole.sent * share)
      const outcome = await runInto(
        catalog,
        postgresDocument(cut.port, 'shop', { ...ALL, markDeletedSchemas: true, markDeletedDatabases: true }),
      ).catch((error: Error) => error)
      await cut.close()
      expect(
        ['tables', 'storedProcedures', 'databaseSchemas', 'databases'].map((one) => catalog.live(one)),
      ).to.deep.equal(before)
      if (outcome instanceof Error) return // cut while the connection was tested
      expect(outcome.state).to.not.equal('success')
      expect(outcome.steps[0]!.incomplete).to.not.be.empty
    })
  }

  it('asks as many questions about 400 tables as about 10', async () => {
    const calls = async (schema: string): Promise<number> => {
      await database.sql('SELECT extensions.pg_stat_statements_reset()')
      await runInto(
        catalog,
        postgresDocument(database.port, 'shop', { schemaFilterPattern: { includes: [`^${schema}$`] } }),
      )
      const { Client } = (await import('pg')).default
      const client = new Client({ host: '127.0.0.1', port: database.port, user: 'postgres', database: 'shop' })
      await client.connect()
      const { rows } = await client.query('SELECT sum(calls)::int AS calls FROM extensions.pg_stat_statements')
      await client.end()
      return (rows[0] as { calls: number }).calls
    }
    const [few, many] = [await calls('sales'), await calls('big')]
    expect(many).to.equal(few)
    expect(many).to.be.below(40)
  })

  it('reads schemas side by side when threads are asked for', async () => {
    const result = await runInto(
      catalog,
      postgresDocument(database.port, 'shop', {
        schemaFilterPattern: { includes: ['big', 'sales', 'Weird'] },
        threads: 4,
      }),
    )
    expect(result.state).to.equal('success')
    expect(catalog.live('tables')).to.have.lengthOf(400 + HOSTILE.length + SALES.length)
  })

  it('reads every database of the server when asked to', async () => {
    await database.sql('CREATE DATABASE "Other.Db"')
    const result = await runInto(
      catalog,
      postgresDocument(
        database.port,
        'shop',
        { databaseFilterPattern: { excludes: ['template1'] } },
        { ingestAllDatabases: true },
      ),
    )
    expect(result.state).to.equal('success')
    expect(catalog.live('databases')).to.deep.equal(['pg."Other.Db"', 'pg.postgres', 'pg.shop'])
  })

  it('reads the other databases when one can’t be opened, and says which', async () => {
    await database.sql('CREATE DATABASE locked CONNECTION LIMIT 0')
    await database.sql('CREATE ROLE reader LOGIN')
    const result = await runInto(
      catalog,
      postgresDocument(
        database.port,
        'shop',
        { databaseFilterPattern: { includes: ['shop', 'locked'] } },
        { ingestAllDatabases: true, username: 'reader' },
      ),
    )
    expect(result.steps[0]!.failures.map(({ name }) => name)).to.deep.equal(['pg.locked'])
    expect(result.state).to.equal('partialSuccess')
    expect(catalog.live('databases')).to.deep.equal(['pg.shop'])
  })
})
