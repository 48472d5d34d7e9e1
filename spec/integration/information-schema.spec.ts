import { DuckDBInstance } from '@duckdb/node-api'
import { expect } from 'chai'
import mysql from 'mysql2'
import pg from 'pg'
import QueryStream from 'pg-query-stream'
import type { DataType } from '../../lib/record/entities/column.js'
import type { SqlAdapter, SqlRow } from '../../lib/services/database/information-schema/adapter.js'
import { informationSchemaReader } from '../../lib/services/database/information-schema/reader.js'
import type { DatabaseSession, TableOptions } from '../../lib/services/database/reader.js'
import type { ColumnRow, TableRow } from '../../lib/services/database/rows.js'
import { all } from '../support/collected.js'
import { debian, requireOrSkip, type TestDatabase } from '../support/databases.js'
import { type MariadbServer, mariadb, startMariadb } from '../support/mariadb-server.js'

const EVERYTHING: TableOptions = { tables: true, views: true, ddl: false, tags: false }

/** What every database here can do, in SQL that all of them take. */
const TABLES = `
CREATE TABLE sales.customers (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL UNIQUE, balance DECIMAL(10, 2));
CREATE TABLE sales.orders (shop INTEGER, number INTEGER, customer INTEGER, placed TIMESTAMP, PRIMARY KEY (shop, number),
  FOREIGN KEY (customer) REFERENCES sales.customers (id));
CREATE TABLE sales.lines (shop INTEGER, number INTEGER, line INTEGER, price DOUBLE PRECISION, PRIMARY KEY (shop, number, line),
  UNIQUE (number, line), FOREIGN KEY (shop, number) REFERENCES sales.orders (shop, number));
CREATE VIEW sales.totals AS SELECT shop, COUNT(*) AS orders FROM sales.orders GROUP BY shop;`

interface Expected {
  readonly email: string
  readonly decimal: DataType
  readonly price: string
}

/** The same tables, read by the same reader, whatever the database. */
function itReads(session: () => DatabaseSession, { email, decimal, price }: Expected): void {
  let tables: ReadonlyMap<string, TableRow>
  const table = (name: string): TableRow => tables.get(name)!
  const facts = (columns: readonly ColumnRow[]) =>
    columns.map(({ name, type, nullable }) => [name, type.dataType, nullable])

  before(async () => {
    const rows = await all(session().tables('sales', EVERYTHING))
    tables = new Map(rows.map((row) => [row.name, row]))
  })

  it('lists schemas, but not its own', async () => {
    const names = (await all(session().schemas())).map(({ name }) => name)
    expect(names).to.include('sales')
    expect(names.map((name) => name.toLowerCase())).not.to.include('information_schema')
  })

  it('reads tables and views, and their columns in order', () => {
    expect([...tables.keys()].sort()).to.deep.equal(['customers', 'lines', 'orders', 'totals'])
    expect(table('customers').type).to.equal('Regular')
    expect(facts(table('customers').columns)).to.deep.equal([
      ['id', 'INT', false],
      ['email', 'VARCHAR', false],
      ['balance', decimal, true],
    ])
    expect(table('customers').columns[1]!.type.display.toLowerCase()).to.equal(email)
    expect(table('customers').columns[2]!.type).to.include({ precision: 10, scale: 2 })
    expect(table('lines').columns[3]!.type).to.deep.include({ dataType: 'DOUBLE', display: price })
  })

  it('reads keys of one column and of several', () => {
    expect(table('customers').primaryKey).to.deep.equal(['id'])
    expect(table('customers').uniqueKeys).to.deep.equal([['email']])
    expect(table('lines').primaryKey).to.deep.equal(['shop', 'number', 'line'])
    expect(table('lines').uniqueKeys).to.deep.equal([['number', 'line']])
  })

  it('reads foreign keys with the columns they refer to', () => {
    expect(table('customers').foreignKeys).to.deep.equal([])
    expect(table('orders').foreignKeys).to.deep.equal([
      { columns: ['customer'], schema: 'sales', table: 'customers', referredColumns: ['id'] },
    ])
    expect(table('lines').foreignKeys).to.deep.equal([
      { columns: ['shop', 'number'], schema: 'sales', table: 'orders', referredColumns: ['shop', 'number'] },
    ])
  })

  it('reads views with their text', () => {
    expect(table('totals').type).to.equal('View')
    expect(table('totals').definition).to.match(/group by/i)
    expect(table('orders').definition).to.equal(undefined)
  })

  it('reads comments of tables and columns', () => {
    expect(table('orders').comment).to.equal('One row per order')
    expect(table('orders').columns.map(({ comment }) => comment)).to.deep.equal([
      undefined,
      'Per shop',
      undefined,
      undefined,
    ])
    expect(table('customers').comment).to.equal(undefined)
  })

  it('leaves out what is not asked for, and still names it', async () => {
    const views = await all(session().tables('sales', { ...EVERYTHING, tables: false }))
    expect(views.map(({ name }) => name)).to.deep.equal(['totals'])
    const names = await all(session().tableNames('sales'))
    expect(names.sort()).to.deep.equal(['customers', 'lines', 'orders', 'totals'])
  })

  it('finds nothing in a schema that is not there', async () => {
    expect(await all(session().tables("no 'such' schema", EVERYTHING))).to.deep.equal([])
  })
}

describe('information_schema of PostgreSQL', function () {
  this.timeout(30_000)
  let database: TestDatabase
  let session: DatabaseSession
  let adapter: SqlAdapter
  const relation = "format('%I.%I', table_schema, table_name)::regclass"

  before(async function () {
    requireOrSkip(this, debian)
    database = await debian.start()
    await database.sql(`CREATE SCHEMA sales; ${TABLES}
      COMMENT ON TABLE sales.orders IS 'One row per order'; COMMENT ON COLUMN sales.orders.number IS 'Per shop';
      CREATE FUNCTION sales.twice(a int) RETURNS int LANGUAGE sql AS 'SELECT a * 2';
      CREATE FUNCTION sales.twice(a text) RETURNS text LANGUAGE sql AS 'SELECT a || a';
      CREATE PROCEDURE sales.clear() LANGUAGE plpgsql AS 'BEGIN DELETE FROM sales.orders; END';
      CREATE SCHEMA same; CREATE TABLE same.a (x int PRIMARY KEY); CREATE TABLE same.b (y int PRIMARY KEY);
      CREATE TABLE same.c (x int, CONSTRAINT fk FOREIGN KEY (x) REFERENCES same.a);
      CREATE TABLE same.d (y int, z int[], CONSTRAINT fk FOREIGN KEY (y) REFERENCES same.b);
      CREATE TABLE same.bare ();`)
    const pool = new pg.Pool({ host: '127.0.0.1', port: database.port, user: 'postgres', database: 'shop', max: 4 })
    adapter = {
      databases: () => [{ name: 'shop' }],
      query: async function* (sql, values) {
        const client = await pool.connect()
        try {
          yield* client.query(new QueryStream(sql, [...values])) as AsyncIterable<SqlRow>
        } finally {
          client.release()
        }
      },
      close: () => pool.end(),
      parameter: (n) => `$${n}`,
      systemSchemas: ['pg_catalog', 'pg_toast'],
      tableComment: `obj_description(${relation}, 'pg_class')`,
      columnComment: `col_description(${relation}, ordinal_position)`,
      columnType: `(SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = ${relation} AND attname = column_name)`,
    }
    session = await informationSchemaReader(adapter).open('shop', 1)
  })
  after(async () => {
    await adapter?.close()
    await database?.stop()
  })

  itReads(() => session, { email: 'character varying(80)', decimal: 'NUMERIC', price: 'double precision' })

  it('builds a type from its measures where the dialect has no better way', async () => {
    const { columnType: _, ...plain } = adapter
    const other = await informationSchemaReader(plain).open('shop', 1)
    const [customers] = await all(other.tables('sales', EVERYTHING))
    expect(customers!.columns.map(({ type }) => type.display)).to.deep.equal([
      'integer',
      'character varying(80)',
      'numeric(10,2)',
    ])
  })

  it('reads routines, overloads by a name of their own', async () => {
    const routines = await all(session.storedProcedures('sales'))
    expect(routines.map(({ name, type, language }) => [name, type, language])).to.deep.equal([
      ['clear', 'StoredProcedure', undefined],
      ['twice', 'Function', 'SQL'],
      ['twice(2)', 'Function', 'SQL'],
    ])
    expect(routines[0]!.code).to.contain('DELETE FROM sales.orders')
  })

  it('leaves out foreign keys that share their name, and reads arrays', async () => {
    const rows = (await all(session.tables('same', EVERYTHING))).filter(({ name }) => name !== 'bare')
    expect(rows.map(({ name, foreignKeys }) => [name, foreignKeys])).to.deep.equal(
      ['a', 'b', 'c', 'd'].map((name) => [name, []]),
    )
    expect(rows[3]!.columns[1]!.type).to.deep.equal({ dataType: 'ARRAY', elementType: 'INT', display: 'integer[]' })
  })

  it('fails a table without columns by its name alone', async () => {
    const bare = (await all(session.tables('same', EVERYTHING))).find(({ name }) => name === 'bare')!
    expect(bare.failure).to.contain('its columns are not known')
  })

  it('passes on what the database has against a query', async () => {
    const broken = await informationSchemaReader({ ...adapter, tableComment: 'no_such_column' }).open('shop', 1)
    const error = await all(broken.tables('sales', EVERYTHING)).catch((problem: unknown) => problem)
    expect(String(error)).to.contain('no_such_column')
  })
})

describe('information_schema of MariaDB', function () {
  this.timeout(60_000)
  let server: MariadbServer
  let session: DatabaseSession
  let adapter: SqlAdapter

  before(async function () {
    requireOrSkip(this, mariadb)
    server = await startMariadb()
    server.sql(`CREATE DATABASE sales; ${TABLES}
      ALTER TABLE sales.orders COMMENT 'One row per order', MODIFY number INTEGER COMMENT 'Per shop';
      CREATE FUNCTION sales.twice(a int) RETURNS int RETURN a * 2; CREATE PROCEDURE sales.twice() SELECT 1;
      CREATE DATABASE cases; CREATE TABLE cases.T (a int, b int); CREATE TABLE cases.t (a int, b int);
      CREATE USER reader; GRANT SELECT, SHOW VIEW, EXECUTE ON *.* TO reader;`)
    const pool = mysql.createPool({ host: '127.0.0.1', port: server.port, user: 'reader', connectionLimit: 4 })
    adapter = {
      databases: () => [{ name: 'default' }],
      query: (sql, values) => pool.query(sql, [...values]).stream() as AsyncIterable<SqlRow>,
      close: () => new Promise((resume, reject) => pool.end((error) => (error ? reject(error) : resume()))),
      namesReferred: true,
      tableComment: "IF(table_type = 'VIEW', NULL, table_comment)",
      columnComment: 'column_comment',
      columnType: 'column_type',
      exactly: (name) => `CAST(${name} AS BINARY)`,
    }
    session = await informationSchemaReader(adapter).open('default', 1)
  })
  after(async () => {
    await adapter?.close()
    await server?.stop()
  })

  itReads(() => session, { email: 'varchar(80)', decimal: 'DECIMAL', price: 'double' })

  it('keeps apart names that differ in their case alone', async () => {
    const rows = await all(session.tables('cases', EVERYTHING))
    expect(rows.map(({ name, columns }) => [name, columns.length])).to.deep.equal([
      ['T', 2],
      ['t', 2],
    ])
  })

  it('refuses to mix up the columns of such tables', async () => {
    const { exactly: _, ...careless } = adapter
    const other = await informationSchemaReader(careless).open('default', 1)
    const error = await all(other.tables('cases', EVERYTHING)).catch((problem: unknown) => problem)
    expect(String(error)).to.contain("don't come together")
  })

  it('gives a function that is called like a procedure a name of its own', async () => {
    const routines = await all(session.storedProcedures('sales'))
    expect(routines.map(({ name, type, language }) => [name, type, language])).to.deep.equal([
      ['twice', 'StoredProcedure', 'SQL'],
      ['twice(2)', 'Function', 'SQL'],
    ])
  })
})

describe('information_schema of DuckDB', () => {
  let session: DatabaseSession
  let adapter: SqlAdapter

  before(async () => {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(`CREATE SCHEMA sales; ${TABLES}
      COMMENT ON TABLE sales.orders IS 'One row per order'; COMMENT ON COLUMN sales.orders.number IS 'Per shop';
      ATTACH ':memory:' AS other; CREATE SCHEMA other.sales; CREATE TABLE other.sales.customers (elsewhere INT);
      CREATE TABLE other.sales.nested (s STRUCT(a INT, b VARCHAR[]), m MAP(VARCHAR, INT));`)
    adapter = {
      databases: () => [{ name: 'memory' }, { name: 'other' }],
      query: async function* (sql, values) {
        for await (const rows of (await connection.run(sql, [...values])).yieldRowObjectJson()) yield* rows
      },
      close: async () => {
        connection.closeSync()
        instance.closeSync()
      },
      showsAllDatabases: true,
      routines: false,
      systemSchemas: ['pg_catalog'],
      tableComment: 'table_comment',
      columnComment: 'column_comment',
    }
    session = await informationSchemaReader(adapter).open('memory', 1)
  })
  after(() => adapter.close())

  itReads(() => session, { email: 'varchar', decimal: 'DECIMAL', price: 'DOUBLE' })

  it('reads each database by itself, nested types with their fields', async () => {
    const other = await informationSchemaReader(adapter).open('other', 1)
    expect((await all(other.schemas())).map(({ name }) => name)).to.deep.equal(['main', 'sales'])
    const [customers, nested] = await all(other.tables('sales', EVERYTHING))
    expect(customers!.columns.map(({ name }) => name)).to.deep.equal(['elsewhere'])
    expect(nested!.columns.map(({ type }) => [type.dataType, type.fields?.map(({ name }) => name)])).to.deep.equal([
      ['STRUCT', ['a', 'b']],
      ['MAP', ['key', 'value']],
    ])
    expect(await all(other.storedProcedures('sales'))).to.deep.equal([])
  })
})
