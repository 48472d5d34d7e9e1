import { expect } from 'chai'
import { azuresqlConnection } from '../../../lib/connectors/mssql/azure.js'
import { PING } from '../../../lib/connectors/mssql/queries.js'
import { azuresqlSettings } from '../../../lib/connectors/mssql/settings.js'
import { mssqlReader } from '../../../lib/connectors/mssql/source.js'
import type { SqlRow } from '../../../lib/services/database/information-schema/adapter.js'
import type { TableOptions } from '../../../lib/services/database/reader.js'
import type { TableRow } from '../../../lib/services/database/rows.js'
import { all } from '../../support/collected.js'
import { type Recorded, recorded } from '../../support/recorded.js'
import { ANSWERS, recordedServer, settings, TABLES } from './recording.js'

const ALL: TableOptions = { tables: true, views: true, ddl: true, tags: true }

type Rows<T> = AsyncIterable<T>

const opened = async (answers: readonly Recorded[] = ANSWERS) => {
  const server = recorded(answers)
  const { connect, counts } = recordedServer(server)
  const reader = mssqlReader(settings(), connect)
  return { server, counts, reader, session: await reader.open('shop', 1) }
}
const tables = async (schema: string, options: Partial<TableOptions> = {}, answers?: readonly Recorded[]) => {
  const { session, server } = await opened(answers)
  const rows = await all(session.tables(schema, { ...ALL, ...options }) as Rows<TableRow>)
  return { rows, server, named: (name: string) => rows.find((row) => row.name === name)! }
}
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'no failure',
    (error: unknown) => String(error),
  )

describe('the reader of SQL Server', () => {
  it('asks for all that was recorded, and lets go of what it opened', async () => {
    const { reader, session, server, counts } = await opened()
    expect(await all(reader.databases() as Rows<unknown>)).to.deep.equal([{ name: 'Shop', comment: 'All we sell' }])
    const schemas = await all(session.schemas() as Rows<{ name: string; comment?: string }>)
    expect(schemas.map(({ name, comment }) => [name, comment])).to.deep.equal([
      ['dbo', undefined],
      ['sales', 'What is sold'],
    ])
    for (const { name } of schemas) {
      await all(session.tables(name, ALL) as Rows<unknown>)
      await all(session.storedProcedures(name) as Rows<unknown>)
    }
    await session.close()
    await reader.close()
    expect(server.unused()).to.deep.equal([])
    expect(counts.opened).to.equal(0)
  })

  it('reads tables of every kind', async () => {
    const { rows } = await tables('sales')
    expect(rows.map(({ name, type, failure: why }) => [name, type, why])).to.deep.equal([
      ['orders', 'Partitioned', undefined],
      ['odd "name" [x].y🦊', 'Regular', undefined],
      ['files', 'External', undefined],
      ['bare', 'Regular', 'its columns are not known'],
      ['totals', 'View', undefined],
      ['hidden', 'View', undefined],
      ['numbered', 'Partitioned', undefined],
    ])
  })

  it('reads columns with types, comments and nullability', async () => {
    const { columns } = (await tables('sales')).named('orders')
    expect(
      columns.map(({ name, type, nullable }) => `${name} ${type.dataType} ${type.display} ${nullable}`),
    ).to.deep.equal([
      'id INT int false',
      'customer VARCHAR nvarchar(40) true',
      'placed DATETIME datetime2(7) true',
      'total DECIMAL decimal(12,2) true',
      'region CHAR char(2) true',
    ])
    expect(columns[0]!.comment).to.equal('Its "number"\nin lines')
  })

  it('reads keys, partitions, comments and places', async () => {
    const { named } = await tables('sales')
    const { primaryKey, uniqueKeys, foreignKeys, partition, comment } = named('orders')
    expect({ primaryKey, uniqueKeys, foreignKeys, partition, comment }).to.deep.equal({
      primaryKey: ['id', 'placed'],
      uniqueKeys: [['customer']],
      foreignKeys: [
        { columns: ['customer', 'region'], schema: 'crm', table: 'people', referredColumns: ['name', 'region'] },
        { columns: ['id'], schema: 'sales', table: 'orders', referredColumns: ['id'] },
      ],
      partition: { columns: [{ columnName: 'placed', intervalType: 'TIME-UNIT' }] },
      comment: 'One row per order 🛒',
    })
    expect(named('numbered').partition!.columns![0]!.intervalType).to.equal('INTEGER-RANGE')
    expect(named('odd "name" [x].y🦊')).to.deep.include({ primaryKey: undefined, uniqueKeys: [], foreignKeys: [] })
    expect(named('files').location).to.equal('/lake/files')
  })

  it('reads the text of views, where there is any', async () => {
    const { named } = await tables('sales')
    expect(named('totals').definition).to.match(/^CREATE VIEW sales\.totals .*'a\]b'$/)
    expect(named('totals').comment).to.equal('Per day')
    expect(named('hidden').definition).to.equal(undefined)
  })

  it('reads procedures and functions, without text where it is encrypted or in an assembly', async () => {
    const { session } = await opened()
    const rows = await all(session.storedProcedures('sales') as Rows<Record<string, unknown>>)
    expect(
      rows.map(({ name, type, language, code }) => [name, type, language, String(code).slice(0, 15)]),
    ).to.deep.equal([
      ['close "day"', 'StoredProcedure', 'SQL', 'CREATE PROCEDUR'],
      ['secret', 'StoredProcedure', 'SQL', ''],
      ['tax', 'Function', 'SQL', 'CREATE FUNCTION'],
      ['recent', 'Function', 'SQL', 'CREATE FUNCTION'],
      ['clr', 'StoredProcedure', 'External', ''],
      ['median', 'Function', 'External', ''],
    ])
    expect(rows[0]!.comment).to.equal('Nightly')
  })

  it('asks for tables or views alone, and for the one that is wanted', async () => {
    const sql = async (options: Partial<TableOptions>) => {
      const { server } = await tables('s', options, [{ statement: TABLES, rows: [] }])
      return server.asked[0]!
    }
    const { sql: both } = await sql({})
    expect(both)
      .to.match(/IN \('U', 'ET', 'V'\)/)
      .and.match(/'key' AS kind/)
      .and.match(/m\.definition/)
    const { sql: onlyTables } = await sql({ views: false })
    expect(onlyTables)
      .to.match(/IN \('U', 'ET'\)/)
      .and.not.match(/m\.definition/)
    const { sql: onlyViews } = await sql({ tables: false })
    expect(onlyViews)
      .to.match(/IN \('V'\)/)
      .and.not.match(/'key' AS kind/)
    const one = await sql({ name: "o'r]d" })
    expect(one.values).to.deep.equal(['s', "o'r]d"])
    expect(one.sql.match(/o\.name = @p2/g)).to.have.length(one.sql.match(/AS kind/g)!.length)
    expect((await tables('s', { tables: false, views: false }, [])).rows).to.deep.equal([])
  })

  it('binds the names of schemas, so that none breaks out', async () => {
    const schema = `a'b"c]d`
    const { session, server } = await opened([{ statement: /./, rows: [] }])
    await all(session.tables(schema, ALL) as Rows<unknown>)
    await all(session.tableNames(schema) as Rows<unknown>)
    await all(session.storedProcedures(schema) as Rows<unknown>)
    expect(server.asked.map(({ values }) => values)).to.deep.equal([[schema], [schema], [schema]])
    for (const { sql } of server.asked) expect(sql).to.not.include(`a'b`)
  })

  it('asks one question, whether a schema has 1 table or 200', async () => {
    for (const count of [1, 200]) {
      const rows = Array.from({ length: count }, (_, id): SqlRow[] => [
        { id, kind: 'column', part: 0, data: '{"name":"a","type":"int","length":4,"precision":10,"scale":0,"nullable":true}' },
        { id, kind: 'table', part: 0, data: `{"name":"t${id}","type":"U","isExternal":false}` },
      ]).flat() // biome-ignore format: rows
      const found = await tables('s', {}, [{ statement: TABLES, rows }])
      expect([found.rows.length, found.server.asked.length]).to.deep.equal([count, 1])
    }
  })

  it('names all that tables could give', async () => {
    const { session, server } = await opened([{ statement: /./, rows: [{ name: 'a' }, { name: 'V🦊' }] }])
    expect(await all(session.tableNames('s') as Rows<string>)).to.deep.equal(['a', 'V🦊'])
    expect(server.asked[0]!.sql).to.match(/IN \('U', 'ET', 'V'\)/)
  })

  it('fails with a listing that can’t be had, or breaks off', async () => {
    const broken: readonly Recorded[] = [{ statement: /./, rows: new Error('Connection lost') }]
    const { session } = await opened(broken)
    for (const listing of [
      session.schemas(),
      session.tables('s', ALL),
      session.tableNames('s'),
      session.storedProcedures('s'),
    ])
      expect(await failure(all(listing as Rows<unknown>))).to.match(/Connection lost/)
    const midway = mssqlReader(settings(), () => ({
      query: async function* (sql) {
        if (sql === PING) return
        yield { id: 1, kind: 'table', part: 0, data: '{"name":"a","type":"U"}' }
        throw new Error('Connection lost')
      },
      close: async () => {},
    }))
    const tablesOf = (await midway.open('shop', 1)).tables('s', ALL)
    expect(await failure(all(tablesOf as Rows<unknown>))).to.match(/Connection lost/)
  })
})

describe('the databases of a server', () => {
  const read = async (answers: readonly Recorded[], more?: ReturnType<typeof settings>) => {
    const server = recorded(answers)
    const { connect, counts } = recordedServer(server, 'off')
    const reader = mssqlReader(more ?? settings({ ingestAllDatabases: true }), connect)
    const names = (await all(reader.databases() as Rows<{ name: string }>)).map(({ name }) => name)
    expect(counts.opened).to.equal(0)
    return { reader, names, server }
  }
  const listed: Recorded = { statement: /FROM sys\.databases/, rows: [{ name: 'shop' }, { name: 'off' }] }

  it('are listed in the one that is connected to, and one that can’t be opened fails alone', async () => {
    const { reader, names, server } = await read([listed])
    expect(names).to.deep.equal(['shop', 'off'])
    expect(server.asked.map(({ database }) => database)).to.deep.equal(['shop']) // none is woken up that a filter may drop
    expect(await failure(reader.open('off', 1))).to.match(/is offline/)
    await (await reader.open('shop', 1)).close()
  })

  it('are listed in master on Azure SQL', async () => {
    const azure = azuresqlConnection.parse({
      hostPort: 'x',
      username: 'ada',
      password: 'p',
      database: 'shop',
      ingestAllDatabases: true,
    })
    const { server } = await read([listed], azuresqlSettings(azure))
    expect(server.asked[0]!.database).to.equal('master')
  })

  it('fail where they can’t be listed', async () => {
    expect(await failure(read([{ statement: /./, rows: new Error('Login failed') }]))).to.match(/Login failed/)
  })
})
