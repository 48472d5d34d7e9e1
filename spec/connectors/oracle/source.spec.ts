import { expect } from 'chai'
import { oracleConnection } from '../../../lib/connectors/oracle/config.js'
import { scopeOf } from '../../../lib/connectors/oracle/settings.js'
import { oracleReader } from '../../../lib/connectors/oracle/source.js'
import type { DatabaseSession, TableOptions } from '../../../lib/services/database/reader.js'
import type { TableRow } from '../../../lib/services/database/rows.js'
import { all, failure } from '../../support/collected.js'
import type { Recorded } from '../../support/recorded.js'
import { answers, COLUMNS, column, database, listed, ODD, REFUSED, TABLES } from './answers.js'

const ALL: TableOptions = { tables: true, views: true, ddl: false, tags: true }
const CONNECTION = {
  username: 'u',
  password: 'password',
  hostPort: 'h',
  oracleConnectionType: { oracleServiceName: 'S' },
}

const reading = async (recordings: readonly Recorded[] = answers(), connection: object = {}) => {
  const server = database(recordings)
  const reader = oracleReader(server.connect, scopeOf(oracleConnection.parse({ ...CONNECTION, ...connection })))
  return { server, reader, session: await reader.open('default', 1) }
}
const tablesOf = (session: DatabaseSession, options: Partial<TableOptions> = {}): Promise<TableRow[]> =>
  all(session.tables('sales', { ...ALL, ...options }))
const named = (rows: readonly TableRow[], name: string): TableRow => rows.find((row) => row.name === name)!

describe('an Oracle database', () => {
  it('is read by every listing that was recorded, and by no other', async () => {
    const { server, reader, session } = await reading()
    expect(await all(reader.databases())).to.deep.equal([{ name: 'default' }])
    expect(await all(session.schemas())).to.deep.equal([{ name: 'crm' }, { name: 'sales' }])
    const rows = await tablesOf(session)
    expect(await all(session.tableNames('sales'))).to.have.members(rows.map(({ name }) => name))
    await all(session.storedProcedures('sales'))
    expect(await all(session.tables('crm', ALL))).to.deep.equal([])
    expect(server.unused()).to.deep.equal([])
    await session.close()
    expect(server.closed()).to.equal(1)
  })

  it('is called what the connection says, and read in one schema where it names one beside its service', async () => {
    const oracleConnectionType = { databaseSchema: 'Sales' }
    const only = await reading(answers(), {
      databaseName: 'shop',
      oracleConnectionType,
      connectionOptions: { sid: 'XE' },
    })
    expect(await all(only.reader.databases())).to.deep.equal([{ name: 'shop' }])
    expect(await all(only.session.schemas())).to.deep.equal([{ name: 'sales' }])
    const asSid = await reading(answers(), { oracleConnectionType })
    expect(await all(asSid.session.schemas())).to.have.length(2)
    const none = await reading(answers(), {
      oracleConnectionType: { databaseSchema: 'NOPE' },
      connectionOptions: { sid: 'XE' },
    })
    expect(await failure(all(none.session.schemas()))).to.equal('there is no schema NOPE')
  })

  it('tells tables of every kind apart, by the names that the incumbent shows', async () => {
    const { session } = await reading()
    const kinds = Object.fromEntries((await tablesOf(session)).map(({ name, type }) => [name, type]))
    expect(kinds).to.deep.equal({
      orders: 'Partitioned', lines: 'Regular', raw_files: 'External', session_rows: 'Local', MixedCase: 'Regular',
      quoted: 'Regular', 'odd "name".x\n🦆': 'Regular', gone: 'Regular', totals: 'View', fast: 'MaterializedView',
    }) // biome-ignore format: a table
  })

  it('tells names as the dictionary has them where the connection asks for that', async () => {
    const { session } = await reading(answers(), { preserveIdentifierCase: true })
    expect((await all(session.schemas())).map(({ name }) => name)).to.deep.equal(['CRM', 'SALES'])
    const rows = await all(session.tables('SALES', ALL))
    expect(rows.map(({ name }) => name)).to.have.members(TABLES.map(({ NAME }) => NAME))
    expect(named(rows, 'LINES').foreignKeys).to.deep.equal([
      { columns: ['ORDER_ID'], schema: 'SALES', table: 'ORDERS', referredColumns: ['ID'] },
    ])
  })

  it('tells comments, and the query of views', async () => {
    const rows = await tablesOf((await reading()).session)
    expect(rows.map(({ comment }) => comment).filter(Boolean)).to.have.members([
      'One row per order', 'Odd', 'How many', 'How many, kept',
    ]) // biome-ignore format: a list
    expect(named(rows, 'totals').definition).to.equal('SELECT COUNT(*) n FROM orders')
    expect(named(rows, 'fast').definition).to.equal('SELECT 1 n FROM orders')
    expect(named(rows, 'orders').definition).to.equal(undefined)
  })

  it('tells columns; one that can only be named in quotes keeps its capitals', async () => {
    const rows = await tablesOf((await reading()).session)
    expect(named(rows, 'orders').columns[0]).to.deep.equal({
      name: 'id',
      type: { dataType: 'NUMBER', display: 'NUMBER(10,0)', precision: 10, scale: 0 },
      nullable: false,
      comment: 'Its number',
    })
    expect(rows.flatMap(({ columns }) => columns.map(({ name }) => name))).to.include.members([
      'DATE',
      'Id',
      'a "b".c\n🦆',
    ])
    expect(named(rows, 'lines').columns.map(({ nullable }) => nullable)).to.deep.equal([false, false, true])
  })

  it('tells keys, into other schemas too, but none to what may not be seen', async () => {
    const rows = await tablesOf((await reading()).session)
    expect(named(rows, 'lines')).to.deep.include({ primaryKey: ['order_id', 'line'], uniqueKeys: [] })
    expect(named(rows, 'orders')).to.deep.include({
      primaryKey: ['id'],
      uniqueKeys: [['customer', 'placed']],
      foreignKeys: [{ columns: ['customer'], schema: 'crm', table: 'Customers', referredColumns: ['id'] }],
    })
  })

  it('tells by what a table is partitioned', async () => {
    const by = async (PARTITIONING_TYPE: string, COLUMN_NAME: string) => {
      const row = { TABLE_NAME: 'ORDERS', PARTITIONING_TYPE, INTERVAL: null, COLUMN_NAME }
      const { session } = await reading(answers([{ statement: /part_tables/, values: ['SALES'], rows: [row] }]))
      return named(await tablesOf(session), 'orders').partition?.columns?.[0]
    }
    expect(await by('RANGE', 'PLACED')).to.deep.equal({ columnName: 'placed', intervalType: 'TIME-UNIT' })
    expect(await by('RANGE', 'ID')).to.deep.equal({ columnName: 'id', intervalType: 'INTEGER-RANGE' })
    expect(await by('LIST', 'PLACED')).to.deep.equal({ columnName: 'placed', intervalType: 'COLUMN-VALUE' })
    const { session } = await reading()
    expect(named(await tablesOf(session), 'orders').partition!.columns![0]!.interval).to.equal(
      "NUMTOYMINTERVAL(1,'MONTH')",
    )
  })

  it('tells a package with its body as one, under its own name', async () => {
    const { session } = await reading()
    expect(await all(session.storedProcedures('sales'))).to.deep.equal([
      {
        name: 'BILLING',
        type: 'StoredProcedure',
        code: 'PACKAGE billing AS\n  PROCEDURE pay(id NUMBER); PROCEDURE pay(name VARCHAR2);\nEND;\nPACKAGE BODY billing AS\nEND;',
        language: 'SQL',
      },
      {
        name: 'CLOSE_DAY',
        type: 'StoredProcedure',
        code: 'PROCEDURE close_day AS BEGIN\n  INSERT INTO lines SELECT * FROM orders; END;',
        language: 'SQL',
      },
      { name: 'TAX', type: 'Function', code: 'FUNCTION tax RETURN NUMBER AS BEGIN RETURN 1; END;', language: 'SQL' },
    ])
  })

  it('fails a table without columns, and what is shown like another, by name', async () => {
    const rows: readonly Recorded[] = [
      { statement: /o\.kind/, values: ['SALES'], rows: [listed('EMP', 'Regular'), listed('emp', 'Regular'), listed('TWO', 'Regular'), listed('GONE', 'View')] },
      { statement: /c\.nullable/, values: ['SALES'], rows: [column('EMP', 'ID', 'NUMBER'), column('TWO', 'A', 'NUMBER'), column('TWO', 'a', 'NUMBER'), column('emp', 'X', 'NUMBER')] },
    ] // biome-ignore format: a table
    const { session } = await reading(answers(rows))
    const found = await tablesOf(session)
    expect(found.map(({ name, failure }) => [name, failure])).to.deep.equal([
      ['emp', undefined],
      ['two', 'one of its columns has the name of another but for the case of letters: set preserveIdentifierCase'],
      ['emp', 'it has the name of another but for the case of letters: set preserveIdentifierCase'],
      ['gone', 'its columns are not known: it was dropped meanwhile, or it can’t be read'],
    ])
    const apart = await reading(answers(rows), { preserveIdentifierCase: true })
    const both = await all(apart.session.tables('SALES', ALL))
    expect(both.filter(({ failure }) => failure === undefined).map(({ name }) => name)).to.deep.equal([
      'EMP', 'TWO', 'emp',
    ]) // biome-ignore format: a list
  })

  it('does not take two schemas for one', async () => {
    const { session } = await reading([
      { statement: /all_users/, rows: [{ NAME: 'CRM' }, { NAME: 'crm' }] },
      ...answers(),
    ])
    expect(await failure(all(session.schemas()))).to.equal(
      'the schemas CRM and crm are both shown as crm: set preserveIdentifierCase',
    )
    expect(await failure(all(session.tables('nope', ALL)))).to.match(/both shown as crm/)
  })

  it('asks the DBA_ views where it may read all of them and the connection wants that, else the ALL_ views', async () => {
    const asked = async (recordings: readonly Recorded[], connection: object = {}) => {
      const { session, server } = await reading(recordings, connection)
      await tablesOf(session)
      await all(session.tableNames('sales'))
      await all(session.storedProcedures('sales'))
      const views = server.asked.slice(1).flatMap(({ sql }) => sql.match(/\b(?:dba|all)_(?!users)/g) ?? [])
      return { views: [...new Set(views)], probes: server.asked.filter(({ sql }) => /WHERE 1 = 0/.test(sql)).length }
    }
    expect(await asked(answers())).to.deep.equal({ views: ['dba_'], probes: 1 })
    const refused = answers([{ statement: /WHERE 1 = 0/, rows: REFUSED }])
    expect(await asked(refused)).to.deep.equal({ views: ['all_'], probes: 1 })
    expect(await asked(answers(), { useDBATable: false })).to.deep.equal({ views: ['all_'], probes: 0 })
    const server = database([{ statement: /./, rows: new Error('ORA-03113: end-of-file') }])
    const reader = oracleReader(server.connect, scopeOf(oracleConnection.parse(CONNECTION)))
    expect(await failure(reader.open('default', 1))).to.equal('ORA-03113: end-of-file')
    expect(server.closed()).to.equal(1)
  })

  it('asks for the DDL of tables when it is wanted; of one that is gone there is none', async () => {
    const gone = Object.assign(new Error('ORA-31603: object not found'), { code: 'ORA-31603' })
    const { session } = await reading(
      answers([
        { statement: /GET_DDL/, values: ['ORDERS', 'SALES'], rows: [{ DDL: '\n  CREATE TABLE "SALES"."ORDERS" …' }] },
        { statement: /GET_DDL/, rows: gone },
      ]),
    )
    const rows = await tablesOf(session, { ddl: true })
    expect(named(rows, 'orders').definition).to.equal('CREATE TABLE "SALES"."ORDERS" …')
    expect(named(rows, 'lines').definition).to.equal(undefined)
    expect(named(rows, 'totals').definition).to.equal('SELECT COUNT(*) n FROM orders')
    const { session: broken } = await reading(answers([{ statement: /GET_DDL/, rows: new Error('broke off') }]))
    expect(await failure(tablesOf(broken, { ddl: true }))).to.equal('broke off')
  })

  it('is asked for no more than what is wanted', async () => {
    const { session, server } = await reading([
      ...answers().slice(0, 2),
      { statement: /o\.kind/, rows: [listed('ORDERS', 'Regular')] },
      { statement: /./, rows: [] },
    ])
    await tablesOf(session, { views: false, name: 'orders' })
    expect(server.asked.slice(2).map(({ values }) => values)).to.deep.equal(
      server.asked.slice(2).map(() => ['SALES', 'ORDERS', 'orders']),
    )
    expect(server.asked[2]!.sql).to.not.contain('dba_views')
    server.asked.slice(2).forEach(({ sql }) => {
      expect(sql).to.contain('IN (:2, :3)')
    })
    const before = server.asked.length
    await tablesOf(session, { tables: false, name: 'MixedCase' })
    expect(server.asked[before]!.sql).to.not.contain('dba_tables')
    expect(server.asked[before]!.values).to.deep.equal(['SALES', 'MixedCase'])
    expect(server.asked.slice(before).some(({ sql }) => sql.includes('part_tables'))).to.equal(false)
    expect(await tablesOf(session, { tables: false, views: false })).to.deep.equal([])
  })

  it('is asked as much for 200 tables as for one', async () => {
    const asked = async (count: number): Promise<number> => {
      const names = Array.from({ length: count }, (_, n) => `T${String(n).padStart(3, '0')}`)
      const { session, server } = await reading(
        answers([
          { statement: /o\.kind/, values: ['SALES'], rows: names.map((name) => listed(name, 'Regular')) },
          { statement: /c\.nullable/, values: ['SALES'], rows: names.map((name) => column(name, 'ID', 'NUMBER')) },
        ]),
      )
      expect(await tablesOf(session)).to.have.length(count)
      return server.asked.length
    }
    expect(await asked(200))
      .to.equal(await asked(1))
      .and.to.be.at.most(8)
  })

  const LISTINGS: Readonly<Record<string, RegExp>> = {
    tables: /o\.kind/,
    columns: /c\.nullable/,
    keys: /constraint_name/,
    partitions: /part_tables/,
    'the texts of views': /v\.text/,
    'the texts of materialized views': /v\.query/,
  }
  for (const [listing, statement] of Object.entries(LISTINGS))
    it(`throws when the listing of ${listing} breaks off midway`, async () => {
      const server = database()
      const client = {
        query: async function* (sql: string, values: readonly unknown[] = []) {
          for await (const row of server.query(sql, values)) {
            yield row
            if (statement.test(sql)) throw new Error('broke off')
          }
        },
        close: async () => {},
      }
      const reader = oracleReader(() => client, scopeOf(oracleConnection.parse(CONNECTION)))
      expect(await failure(tablesOf(await reader.open('default', 1)))).to.equal('broke off')
    })

  it('throws when the columns of a table don’t come together', async () => {
    const rows = [...COLUMNS, COLUMNS[2]!]
    const { session } = await reading(answers([{ statement: /c\.nullable/, values: ['SALES'], rows }]))
    expect(await failure(tablesOf(session))).to.match(/LINES don't come together/)
  })

  it('binds a schema’s name, whatever is in it', async () => {
    const { session, server } = await reading([
      { statement: /all_users/, rows: [{ NAME: ODD }] },
      { statement: /o\.kind/, rows: [listed('T', 'Regular'), listed('V', 'View'), listed('M', 'MaterializedView')] },
      { statement: /c\.nullable/, rows: [column('T', 'ID', 'NUMBER')] },
      { statement: /./, rows: [] },
    ])
    await all(session.tables(ODD, { ...ALL, ddl: true }))
    await all(session.tableNames(ODD))
    await all(session.storedProcedures(ODD))
    const asked = server.asked.filter(({ sql }) => !/all_users|1 = 0/.test(sql))
    expect(asked).to.have.length(9)
    expect(asked.every(({ sql, values }) => !sql.includes("a'b") && values.includes(ODD))).to.equal(true)
  })

  it('gives the first rows of a table as texts, by the names that the dictionary has', async () => {
    const columns = [
      { TABLE_NAME: 'a"b', COLUMN_NAME: 'DOC', DATA_TYPE: 'JSON' },
      { TABLE_NAME: 'a"b', COLUMN_NAME: 'x"y', DATA_TYPE: 'VARCHAR2' },
      { TABLE_NAME: 'a"b', COLUMN_NAME: 'BIG', DATA_TYPE: 'CLOB' },
      { TABLE_NAME: 'a"b', COLUMN_NAME: 'OLD', DATA_TYPE: 'LONG' },
    ]
    const { session, server } = await reading(
      answers([
        { statement: /c\.data_type FROM/, values: ['SALES', 'a"b'], rows: columns },
        { statement: /FETCH FIRST 3 ROWS ONLY/, values: [], rows: [{ C0: '{"a": 1}', C1: 'x', C2: null, C3: null }] },
      ]),
    )
    expect(await all(session.sample!('sales', 'a"b', ['doc', 'x"y', 'big', 'old'], 3))).to.deep.equal([
      ['{"a": 1}', 'x', null, null],
    ])
    const { sql } = server.asked.at(-1)!
    expect(sql).to.contain('FROM "SALES"."a""b" FETCH').and.contain('"x""y" AS c1').and.contain('NULL AS c3')
    expect(sql).to.contain('GETLENGTH("BIG") <= 100000').and.contain('JSON_SERIALIZE("DOC" RETURNING CLOB)')
  })

  it('samples `EMP` or `"emp"`, whichever there is, and nothing of a table that is gone', async () => {
    const sampled = async (...tables: string[]): Promise<string | undefined> => {
      const rows = tables.map((TABLE_NAME) => ({ TABLE_NAME, COLUMN_NAME: 'A', DATA_TYPE: 'VARCHAR2' }))
      const { session, server } = await reading(
        answers([
          { statement: /c\.data_type FROM/, values: ['SALES', 'EMP', 'emp'], rows },
          { statement: /FETCH FIRST/, rows: [] },
        ]),
      )
      await all(session.sample!('sales', 'emp', ['a'], 3))
      return /FROM "SALES"\.(\S+)/.exec(server.asked.at(-1)!.sql)?.[1]
    }
    expect(await sampled('EMP')).to.equal('"EMP"')
    expect(await sampled('emp')).to.equal('"emp"')
    expect(await sampled('emp', 'EMP')).to.equal('"EMP"')
    expect(await sampled()).to.equal(undefined)
  })
})
