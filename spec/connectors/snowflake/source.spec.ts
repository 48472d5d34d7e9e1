import { expect } from 'chai'
import { snowflakeConnection } from '../../../lib/connectors/snowflake/config.js'
import { scopeOf } from '../../../lib/connectors/snowflake/settings.js'
import { snowflakeReader } from '../../../lib/connectors/snowflake/source.js'
import type { SqlRow } from '../../../lib/services/database/information-schema/adapter.js'
import type { DatabaseSession, TableOptions } from '../../../lib/services/database/reader.js'
import type { TableRow } from '../../../lib/services/database/rows.js'
import { all, failure } from '../../support/collected.js'
import { type Recorded, recorded } from '../../support/recorded.js'
import { account, COLUMNS, ODD, SHOWN, TABLES } from './answers.js'

const ALL: TableOptions = { tables: true, views: true, ddl: false, tags: true }

const CONNECTION = { username: 'u', password: 'password', account: 'a', warehouse: 'w' }
const SCOPE = scopeOf(snowflakeConnection.parse(CONNECTION))

const reading = async (answers: readonly Recorded[], connection: object = {}) => {
  const server = recorded(answers)
  const scope = scopeOf(snowflakeConnection.parse({ ...CONNECTION, ...connection }))
  const reader = snowflakeReader({ ...server, close: async () => {} }, scope)
  return { server, reader, session: await reader.open('SHOP', 1) }
}
const tablesOf = (session: DatabaseSession, options: Partial<TableOptions> = {}): Promise<TableRow[]> =>
  all(session.tables('SALES', { ...ALL, ...options }))
const named = (rows: readonly TableRow[], name: string): TableRow => rows.find((row) => row.name === name)!

describe('a Snowflake account', () => {
  it('is read by every listing that was recorded, and by no other', async () => {
    const { server, reader, session } = await reading(account())
    expect(await all(reader.databases())).to.deep.equal([{ name: 'SHOP', owner: 'SYSADMIN', comment: 'What we sell' }])
    expect(await all(session.schemas())).to.deep.equal([{ name: 'SALES', owner: 'SYSADMIN', comment: 'Orders' }])
    const rows = await tablesOf(session)
    expect(await all(session.tableNames('SALES'))).to.have.members(rows.map(({ name }) => name))
    await all(session.storedProcedures('SALES'))
    expect(server.unused()).to.deep.equal([])
  })

  it('has one database where the connection names it, in any case of letters', async () => {
    const { reader } = await reading(account(), { database: 'shop' })
    expect((await all(reader.databases())).map(({ name }) => name)).to.deep.equal(['SHOP'])
    const missing = await reading(account(), { database: 'nope' })
    expect(await failure(all(missing.reader.databases()))).to.equal(
      'there is no database nope, or the role has no right on it',
    )
  })

  it('tells tables of every kind apart', async () => {
    const { session } = await reading(account())
    const kinds = Object.fromEntries((await tablesOf(session)).map(({ name, type }) => [name, type]))
    expect(kinds).to.deep.equal({
      ORDERS: 'Regular', LINES: 'Transient', EVENTS: 'Regular', RAW: 'External', LAKE: 'Iceberg', DAILY: 'Dynamic',
      TOTALS: 'View', HIDDEN: 'SecureView', FAST: 'MaterializedView', 'odd "name".x\n🦆': 'Regular', GONE: 'Regular',
    }) // biome-ignore format: a table
  })

  it('tells comments, owners and times, and the query of all but what is hidden', async () => {
    const rows = await tablesOf((await reading(account())).session)
    expect(named(rows, 'ORDERS')).to.include({ comment: 'One row per order', owner: 'LOADER' })
    expect(named(rows, 'ORDERS').lifeCycle).to.deep.equal({
      created: { timestamp: 1_700_000_000_123 },
      updated: { timestamp: 1_710_000_000_456 },
    })
    const definitions = ['TOTALS', 'HIDDEN', 'DAILY', 'FAST', 'ORDERS'].map((name) => named(rows, name).definition)
    expect(definitions).to.deep.equal([
      'create view TOTALS as select count(*) n from ORDERS',
      undefined,
      'create dynamic table DAILY as select 1 n',
      'create materialized view FAST as select 1 n',
      undefined,
    ])
  })

  it('tells columns as its DDL words them', async () => {
    const { columns } = named(await tablesOf((await reading(account())).session), 'ORDERS')
    expect(columns.map(({ type }) => [type.display, type.dataType])).to.deep.equal([
      ['NUMBER(38,0)', 'NUMBER'], ['NUMBER(12,2)', 'NUMBER'], ['VARCHAR(16777216)', 'VARCHAR'],
      ['TIMESTAMP_NTZ(9)', 'TIMESTAMP'], ['TIME(3)', 'TIME'], ['DATE', 'DATE'], ['BOOLEAN', 'BOOLEAN'],
      ['OBJECT', 'JSON'], ['ARRAY', 'ARRAY'], ['MAP', 'MAP'], ['GEOGRAPHY', 'GEOGRAPHY'], ['VECTOR', 'ARRAY'],
      ['BINARY(8388608)', 'BINARY'],
    ]) // biome-ignore format: a table
    expect(columns[0]).to.include({ name: 'ID', nullable: false, comment: 'Its number' })
    expect(columns[1]!.type).to.include({ precision: 12, scale: 2 })
    expect(columns[2]!.type).to.include({ length: 16_777_216 })
  })

  it('tells keys in the order of their columns, and none into another database', async () => {
    const rows = await tablesOf((await reading(account())).session)
    const { primaryKey, foreignKeys } = named(rows, 'LINES')
    expect(primaryKey).to.deep.equal(['ORDER_ID', 'LINE'])
    expect(foreignKeys).to.deep.equal([
      { columns: ['ORDER_ID'], schema: 'SALES', table: 'ORDERS', referredColumns: ['ID'] },
    ])
    expect(named(rows, 'ORDERS')).to.deep.include({ primaryKey: ['ID'], uniqueKeys: [['CODE']] })
  })

  it('tells the columns that a table is clustered by, and no expression', async () => {
    const clustered = async (CLUSTERING_KEY: string): Promise<readonly string[] | undefined> => {
      const [orders, ...others] = TABLES
      const rows = [{ ...orders!, CLUSTERING_KEY }, ...others]
      const { session } = await reading(account([{ statement: /is_iceberg/, rows }]))
      return named(await tablesOf(session), 'ORDERS').clusterKey
    }
    expect(await clustered('LINEAR(DAY, ID)')).to.deep.equal(['DAY', 'ID'])
    expect(await clustered('LINEAR("a, ""b""", ID)')).to.deep.equal(['a, "b"', 'ID'])
    expect(await clustered("LINEAR(DATE_TRUNC('DAY', PLACED), ID)")).to.equal(undefined)
    expect(await clustered('')).to.equal(undefined)
  })

  it('gives the first rows of a table as texts, whatever it and its columns are called', async () => {
    const answer = { statement: /FROM "SHOP"\."SALES"\."a""b" LIMIT 3$/, rows: [{ C0: '{"a": 1}', C1: null }] }
    const { session, server } = await reading([answer])
    expect(await all(session.sample!('SALES', 'a"b', ['x', 'y"z'], 3))).to.deep.equal([['{"a": 1}', null]])
    expect(server.asked[0]!.sql).to.contain('CAST("y""z" AS text) END AS c1')
  })

  it('tells tags by name and value, of the table and of its columns', async () => {
    const { session, server } = await reading(account())
    expect(named(await tablesOf(session), 'ORDERS').tags).to.deep.equal([
      { classification: 'COST_CENTER', tag: 'sales' },
      { classification: 'PII', tag: 'none', column: 'CODE' },
    ])
    const before = server.asked.length
    await tablesOf(session, { tags: false })
    expect(server.asked.slice(before).filter(({ sql }) => sql.includes('tag_references'))).to.deep.equal([])
  })

  it('says what to do where the tags can’t be read', async () => {
    const denied: Recorded = { statement: /tag_references/, rows: new Error('not authorized') }
    expect(await failure(tablesOf((await reading(account([denied]))).session))).to.match(
      /not authorized .*GOVERNANCE_VIEWER, or set includeTags: false/,
    )
  })

  it('tells of a table whose columns can’t be had that it failed', async () => {
    const rows = await tablesOf((await reading(account())).session)
    expect(rows.filter(({ failure }) => failure !== undefined).map(({ name }) => name)).to.deep.equal(['GONE'])
  })

  it('gives each overload a name of its own, and its language', async () => {
    const { session } = await reading(account())
    expect(
      (await all(session.storedProcedures('SALES'))).map(({ name, type, language, comment }) => [
        name,
        type,
        language,
        comment,
      ]),
    ).to.deep.equal([
      ['CLOSE', 'StoredProcedure', 'JavaScript', 'Closes the day'],
      ['TAX', 'Function', 'SQL', undefined],
      ['TAX(2)', 'Function', 'Python', undefined],
    ])
  })

  it('is asked for DDL table by table, and not of a table that was dropped meanwhile', async () => {
    const dropped = Object.assign(new Error('does not exist'), { code: '002003' })
    const answers: Recorded[] = [
      { statement: /GET_DDL\('TABLE', '"SHOP"\."SALES"\."ORDERS"', TRUE\)/, rows: [{ DDL: 'create TABLE ORDERS' }] },
      { statement: /GET_DDL\('TABLE', '"SHOP"\."SALES"\."LINES"'/, rows: dropped },
      { statement: /GET_DDL/, rows: [{ DDL: 'create TABLE …' }] },
    ]
    const { session, server } = await reading(account(answers))
    const rows = await tablesOf(session, { ddl: true })
    expect(named(rows, 'ORDERS').definition).to.equal('create TABLE ORDERS')
    expect(named(rows, 'LINES').definition).to.equal(undefined)
    const asked = server.asked.flatMap(({ sql }) => /^SELECT GET_DDL\((.*), TRUE\) AS ddl$/s.exec(sql)?.[1] ?? [])
    expect(asked).to.deep.equal([
      `'EVENT_TABLE', '"SHOP"."SALES"."EVENTS"'`,
      `'ICEBERG_TABLE', '"SHOP"."SALES"."LAKE"'`,
      `'TABLE', '"SHOP"."SALES"."LINES"'`,
      `'TABLE', '"SHOP"."SALES"."ORDERS"'`,
      `'TABLE', '"SHOP"."SALES"."RAW"'`,
      `'TABLE', '"SHOP"."SALES"."odd ""name"".x\n🦆"'`,
    ])
  })

  it('is asked for one table, for what has changed, for views alone and without transient tables by its queries', async () => {
    const empty = (statement: RegExp): Recorded => ({ statement, rows: [] })
    const { session, server } = await reading([empty(/./)], { includeTransientTables: false })
    await tablesOf(session, { name: 'ORDERS', since: 1_700_000_000_123.4, tables: false })
    expect(server.asked).to.have.length(1)
    expect(server.asked[0]!.values).to.deep.equal(['SALES', 'ORDERS'])
    expect(server.asked[0]!.sql)
      .to.contain('t.table_name = ?')
      .and.contain('t.last_ddl > TO_TIMESTAMP_LTZ(1700000000123, 3)')
      .and.contain("t.table_type LIKE '%VIEW'")
      .and.contain("COALESCE(t.is_transient, 'NO') <> 'YES'")
    await all(session.tableNames('SALES'))
    expect(server.asked[1]!.sql).to.contain("COALESCE(t.is_transient, 'NO') <> 'YES'")
  })

  it('is asked as much for 200 tables as for one', async () => {
    const asked = async (count: number): Promise<number> => {
      const tables = Array.from({ length: count }, (_, n) => ({ ...TABLES[0], TABLE_NAME: `T${n}` }))
      const columns = tables.map(({ TABLE_NAME }) => ({ ...COLUMNS[0], TABLE_NAME }))
      const { session, server } = await reading(
        account([
          { statement: /^\s*SELECT c\.table_schema/, rows: columns },
          { statement: /^\s*SELECT t\.table_name, t\.table_type/, rows: tables },
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
    tables: /^\s*SELECT t\.table_name, t\.table_type/,
    columns: /^\s*SELECT c\./,
    'dynamic tables': /^SHOW DYNAMIC TABLES/,
    'primary keys': /^SHOW PRIMARY KEYS/,
    'foreign keys': /^SHOW IMPORTED KEYS/,
  }
  for (const [listing, statement] of Object.entries(LISTINGS))
    it(`throws when the listing of ${listing} breaks off midway`, async () => {
      const server = recorded(account())
      async function* query(sql: string, values: readonly unknown[] = []): AsyncGenerator<SqlRow, void> {
        for await (const row of server.query(sql, values)) {
          yield row
          if (statement.test(sql)) throw new Error('broke off')
        }
      }
      const reader = snowflakeReader({ query, close: async () => {} }, SCOPE)
      expect(await failure(tablesOf(await reader.open('SHOP', 1)))).to.equal('broke off')
    })

  it('throws when a SHOW may have more than it lists', async () => {
    const rows: SqlRow[] = Array.from({ length: 10_000 }, (_, n) => ({
      ...SHOWN['UNIQUE KEYS']![0],
      constraint_name: `U${n}`,
    }))
    const { session } = await reading(account([{ statement: /UNIQUE KEYS/, rows }]))
    expect(await failure(tablesOf(session))).to.match(/lists 10000 rows at most: there may be more/)
  })

  it('keeps a schema’s name inside its quotes', async () => {
    const { session, server } = await reading([
      { statement: /^\s*SELECT t\.table_name, /, rows: TABLES.slice(0, 1) },
      { statement: /^\s*SELECT c\./, rows: COLUMNS.filter(({ TABLE_NAME }) => TABLE_NAME === 'ORDERS') },
      { statement: /./, rows: [] },
    ])
    await all(session.tables(ODD, { ...ALL, ddl: true }))
    await all(session.storedProcedures(ODD))
    const shown = server.asked.filter(({ sql }) => sql.startsWith('SHOW'))
    expect(shown.map(({ sql }) => sql.replace(/.* IN/, 'IN'))).to.deep.equal(
      shown.map(() => `IN SCHEMA "SHOP"."a'b""c]d\\"`),
    )
    expect(server.asked.find(({ sql }) => sql.includes('GET_DDL'))!.sql).to.contain(`'"SHOP"."a''b""c]d\\\\"."ORDERS"'`)
    const asked = server.asked.filter(({ sql }) => !sql.startsWith('SHOW') && !sql.includes('GET_DDL'))
    expect(asked.every(({ sql, values }) => !sql.includes("a'b") && values.includes(ODD))).to.equal(true)
  })

  describe('with streams and stages', () => {
    const stream = (name: string, table_name: string): SqlRow => ({
      name,
      table_name,
      owner: 'LOADER',
      comment: '',
      created_on: new Date(1_700_000_000_000),
    })
    const streams = [stream('ORDERS', 'SHOP.SALES.ORDERS'), stream('FAR', 'LAKE.PUBLIC."a ""b"""'), stream('LOST', '')]
    const answers = [
      { statement: /^SHOW STREAMS/, rows: streams },
      { statement: /^SHOW STAGES/, rows: [{ name: 'FILES', url: 's3://files/', owner: 'LOADER', comment: 'Landing', created_on: new Date(5) }] },
      { statement: /"SHOP"[\s\S]*FLATTEN/, values: ['[["SALES","ORDERS"]]'], rows: COLUMNS.filter(({ TABLE_NAME }) => TABLE_NAME === 'ORDERS').slice(0, 1) },
      { statement: /"LAKE"[\s\S]*FLATTEN/, values: ['[["PUBLIC","a \\"b\\""]]'], rows: [{ ...COLUMNS[0], TABLE_SCHEMA: 'PUBLIC', TABLE_NAME: 'a "b"' }] },
    ] // biome-ignore format: a table

    it('has them as tables, under names that no table has, once the connection asks for them', async () => {
      const { session, server } = await reading(account(answers), { includeStreams: true, includeStages: true })
      const rows = await tablesOf(session)
      expect(named(rows, 'ORDERS(stream)').columns.map(({ name }) => name)).to.deep.equal([
        'ID', 'METADATA$ACTION', 'METADATA$ISUPDATE', 'METADATA$ROW_ID',
      ]) // biome-ignore format: a list
      expect(named(rows, 'FAR')).to.deep.include({
        type: 'Stream',
        lifeCycle: { created: { timestamp: 1_700_000_000_000 } },
      })
      expect(named(rows, 'LOST').failure).to.equal('the columns of what it follows are not known')
      expect(named(rows, 'FILES')).to.deep.include({
        type: 'Stage',
        columns: [],
        location: 's3://files/',
        comment: 'Landing',
      })
      expect(await all(session.tableNames('SALES'))).to.have.members(rows.map(({ name }) => name))
      expect(server.unused().filter(({ statement }) => /STREAMS|STAGES|FLATTEN/.test(statement.source))).to.deep.equal(
        [],
      )
    })

    it('leaves them alone otherwise', async () => {
      const { session, server } = await reading(account(answers))
      await tablesOf(session)
      await all(session.tableNames('SALES'))
      expect(server.asked.filter(({ sql }) => /STREAMS|STAGES/.test(sql))).to.deep.equal([])
    })
  })
})
