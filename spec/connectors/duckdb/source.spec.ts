import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect } from 'chai'
import { all } from '../../support/collected.js'
import { EVERYTHING, reading, tablesOf } from './reading.js'
import { scratchFolder } from './scratch.js'

const HOSTILE = `t. "q" 'x'\n😀`
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

const SCRIPT = `
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id INTEGER PRIMARY KEY, email VARCHAR NOT NULL UNIQUE, city VARCHAR, UNIQUE (city, email));
COMMENT ON TABLE shop.customers IS 'People';
COMMENT ON COLUMN shop.customers.city IS 'Where they live';
CREATE TABLE shop.orders (id INTEGER, line INTEGER, customer INTEGER REFERENCES shop.customers (id), PRIMARY KEY (id, line));
CREATE TABLE shop.parcels (id INTEGER, line INTEGER, FOREIGN KEY (id, line) REFERENCES shop.orders (id, line));
CREATE VIEW shop.cities AS SELECT DISTINCT city FROM shop.customers;
COMMENT ON VIEW shop.cities IS 'All of them';
COMMENT ON COLUMN shop.cities.city IS 'Its name';
CREATE MACRO shop.add(a, b) AS a + b;
COMMENT ON MACRO shop.add IS 'A sum';
CREATE MACRO shop.many(a) AS a, (a, b) AS a - b;
CREATE MACRO shop.numbers(n) AS TABLE SELECT * FROM range(n);
CREATE SCHEMA empty;
`

describe('the DuckDB reader of a database file', () => {
  const folder = scratchFolder()
  const path = () => folder.path('warehouse.duckdb')
  before(async () => {
    const instance = await DuckDBInstance.create(path())
    const connection = await instance.connect()
    await connection.run(SCRIPT)
    connection.closeSync()
    instance.closeSync()
  })

  it('lists one database, named after the file, and its schemas', () =>
    reading({ path: path() }, async (session, reader) => {
      expect(await all(reader.databases())).to.deep.equal([{ name: 'warehouse', comment: undefined }])
      expect((await all(session.schemas())).map(({ name }) => name)).to.deep.equal(['empty', 'main', 'shop'])
    }))

  it('lists tables with their columns, keys and comments', () =>
    reading({ path: path() }, async (session) => {
      const [cities, customers, orders, parcels] = await all(session.tables('shop', EVERYTHING))
      expect(customers).to.deep.include({
        name: 'customers',
        type: 'Regular',
        comment: 'People',
        primaryKey: ['id'],
        uniqueKeys: [['email'], ['city', 'email']],
        foreignKeys: [],
        definition: undefined,
      })
      expect(customers!.columns.map(({ name, nullable, comment }) => [name, nullable, comment])).to.deep.equal([
        ['id', false, undefined],
        ['email', false, undefined],
        ['city', true, 'Where they live'],
      ])
      expect(orders!.primaryKey).to.deep.equal(['id', 'line'])
      expect([...orders!.foreignKeys!, ...parcels!.foreignKeys!]).to.deep.equal([
        { columns: ['customer'], schema: 'shop', table: 'customers', referredColumns: ['id'] },
        { columns: ['id', 'line'], schema: 'shop', table: 'orders', referredColumns: ['id', 'line'] },
      ])
      expect(cities).to.deep.include({
        name: 'cities',
        type: 'View',
        comment: 'All of them',
        definition: 'CREATE VIEW shop.cities AS SELECT DISTINCT city FROM shop.customers;',
      })
      expect(cities!.columns[0]).to.deep.include({ name: 'city', comment: 'Its name' })
    }))

  it('lists tables or views alone, and the names of both', () =>
    reading({ path: path() }, async (session) => {
      const names = async (options: Partial<typeof EVERYTHING>) =>
        (await all(session.tables('shop', { ...EVERYTHING, ...options }))).map(({ name }) => name)
      expect(await names({ tables: false })).to.deep.equal(['cities'])
      expect(await names({ views: false })).to.deep.equal(['customers', 'orders', 'parcels'])
      expect(await all(session.tableNames('shop'))).to.deep.equal(['cities', 'customers', 'orders', 'parcels'])
    }))

  it('tells the DDL of tables when asked', () =>
    reading({ path: path() }, async (session) => {
      const [, customers] = await all(session.tables('shop', { ...EVERYTHING, ddl: true }))
      expect(customers!.definition).to.match(
        /^CREATE TABLE shop\.customers\(id INTEGER PRIMARY KEY, email VARCHAR NOT NULL/,
      )
    }))

  it('lists macros as functions, overloads in one, and none of its own', () =>
    reading({ path: path() }, async (session) => {
      const macros = await all(session.storedProcedures('shop'))
      expect(
        macros.map(({ name, type, language, code, comment }) => [name, type, language, code, comment]),
      ).to.deep.equal([
        ['add', 'Function', 'SQL', 'CREATE MACRO "add"("a", "b") AS (a + b)', 'A sum'],
        ['many', 'Function', 'SQL', 'CREATE MACRO "many"("a") AS a, ("a", "b") AS (a - b)', undefined],
        ['numbers', 'Function', 'SQL', 'CREATE MACRO "numbers"("n") AS TABLE SELECT * FROM "range"(n)', undefined],
      ])
      expect(await all(session.storedProcedures('main'))).to.deep.equal([])
    }))

  it('gives equal rows when it lists twice, also at the same time', () =>
    reading({ path: path() }, async (session) => {
      const listing = () => all(session.tables('shop', EVERYTHING))
      const [first, second] = await Promise.all([listing(), listing()])
      expect(first).to.have.length(4)
      expect(second).to.deep.equal(first)
      expect(await listing()).to.deep.equal(first)
    }))

  it('leaves the file as it was', async () => {
    const hash = async () =>
      createHash('sha256')
        .update(await readFile(path()))
        .digest('hex')
    const before = [await hash(), await readdir(folder.path())]
    await reading({ path: path() }, async (session) => {
      for (const { name } of await all(session.schemas())) await all(session.tables(name, EVERYTHING))
    })
    expect([await hash(), await readdir(folder.path())]).to.deep.equal(before)
  })

  it('takes the name of the database from the config', () =>
    reading({ path: path(), databaseName: 'dwh' }, async (session, reader) => {
      expect((await all(reader.databases())).map(({ name }) => name)).to.deep.equal(['dwh'])
      expect(await all(session.tableNames('shop'))).to.have.length(4)
    }))

  it('hands settings to DuckDB, and says which it does not know', async () => {
    await reading({ path: path(), connectionOptions: { threads: '1' } }, async (session) => {
      expect(await all(session.tableNames('shop'))).to.have.length(4)
    })
    expect(await failure({ path: path(), connectionOptions: { no_such: '1' } })).to.contain('no_such')
  })
})

describe('the DuckDB reader of a script', () => {
  const folder = scratchFolder()

  it('reads names that hold dots, quotes, line breaks and emoji', async () => {
    const name = quoted(HOSTILE)
    const script = `CREATE SCHEMA ${name};
      CREATE TABLE ${name}.${name} (${name} STRUCT(${name} INTEGER)[] NOT NULL, id INTEGER PRIMARY KEY);
      CREATE TABLE ${name}.other (${name} INTEGER REFERENCES ${name}.${name} (id));
      COMMENT ON TABLE ${name}.${name} IS 'it''s';`
    const [other, table] = await tablesOf(script, folder.path('hostile.sql'), HOSTILE)
    expect(table).to.deep.include({ name: HOSTILE, comment: "it's" })
    expect(table!.columns[0]!.name).to.equal(HOSTILE)
    expect(table!.columns[0]!.type.fields![0]!.name).to.equal(HOSTILE)
    expect(other!.foreignKeys).to.deep.equal([
      { columns: [HOSTILE], schema: HOSTILE, table: HOSTILE, referredColumns: ['id'] },
    ])
  })

  it('is named after the script, and reads the databases it attached too', async () => {
    const script = await folder.write(
      'shop.sql',
      `ATTACH ':memory:' AS extra; CREATE TABLE a (x INTEGER); CREATE TABLE extra.b (y INTEGER);`,
    )
    await reading({ setup: script }, async (session, reader) => {
      expect((await all(reader.databases())).map(({ name }) => name)).to.deep.equal(['shop', 'extra'])
      expect(await all(session.tableNames('main'))).to.deep.equal(['a'])
      expect(await all((await reader.open('extra', 1)).tableNames('main'))).to.deep.equal(['b'])
    })
  })

  it('refuses an attached database with the name of its own', async () => {
    const script = await folder.write('twice.sql', `ATTACH ':memory:' AS twice`)
    const message = await reading({ setup: script }, (_, reader) => all(reader.databases())).then(
      () => expect.fail('both were listed'),
      (error: Error) => error.message,
    )
    expect(message).to.equal('two databases are called twice: set databaseName')
  })

  it('reads views whose table is gone, as DuckDB keeps their columns', async () => {
    const [view] = await tablesOf(
      `CREATE TABLE t (a INTEGER); CREATE VIEW v AS SELECT * FROM t; DROP TABLE t`,
      folder.path('gone.sql'),
    )
    expect(view!.columns.map(({ name }) => name)).to.deep.equal(['a'])
  })

  it('names the script and the line of what is wrong in it', async () => {
    const script = await folder.write('wrong.sql', 'CREATE TABLE a (x INTEGER);\nCREATE TABEL b (y INTEGER);')
    const message = await failure({ setup: script })
    expect(message).to.contain('wrong.sql').and.to.contain('TABEL')
  })
})

describe('a DuckDB reader that finds nothing to open', () => {
  const folder = scratchFolder()

  it('says which path is not there', async () => {
    expect(await failure({ path: folder.path('gone.duckdb') })).to.equal(`there is no ${folder.path('gone.duckdb')}`)
    expect(await failure({ setup: folder.path('gone.sql') })).to.equal(`there is no ${folder.path('gone.sql')}`)
  })

  it('says which file is no database', async () => {
    const file = await folder.write('junk.duckdb', 'hello')
    expect(await failure({ path: file }))
      .to.contain('junk.duckdb')
      .and.to.contain('not a valid DuckDB database file')
  })

  it('refuses to run a script into a file, which is only read', async () => {
    const file = await folder.write('other.duckdb', 'hello')
    expect(await failure({ path: file, setup: 'x.sql' })).to.contain("is opened read-only: setup can't be run into it")
  })
})

const failure = (connection: Parameters<typeof reading>[0]): Promise<string> =>
  reading(connection, async () => '').then(
    () => expect.fail('it was opened'),
    (error: Error) => error.message,
  )
