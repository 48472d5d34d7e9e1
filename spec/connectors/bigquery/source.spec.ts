import { expect } from 'chai'
import type { BigQueryClient } from '../../../lib/connectors/bigquery/client.js'
import { bigqueryConnection } from '../../../lib/connectors/bigquery/config.js'
import { scopeOf } from '../../../lib/connectors/bigquery/settings.js'
import { bigqueryReader } from '../../../lib/connectors/bigquery/source.js'
import type { SqlRow } from '../../../lib/services/database/information-schema/adapter.js'
import type { DatabaseSession, TableOptions } from '../../../lib/services/database/reader.js'
import type { ColumnRow, TableRow } from '../../../lib/services/database/rows.js'
import { all, failure } from '../../support/collected.js'
import { type Recorded, recorded } from '../../support/recorded.js'
import { CATALOG, COLUMNS, CREATED, DATASETS, LISTING, ODD, project, TABLES } from './answers.js'

const ALL: TableOptions = { tables: true, views: true, ddl: false, tags: true }
const CREDENTIALS = { gcpConfig: { type: 'gcp_adc', projectId: 'shop' } }

type Reads = Pick<ReturnType<typeof recorded>, 'query'>
const clientOf = ({ query }: Reads, catalogued: string[] = []): BigQueryClient => ({
  query: (sql, values = [], location) => query(sql, values, location),
  datasets: async function* () {
    yield* DATASETS as unknown as { name: string; location: string; labels: Record<string, string> }[]
  },
  project: async () => 'of-the-credentials',
  catalog: async (path, query = {}) => {
    catalogued.push(path)
    const answer = CATALOG[query.pageToken ? `${path} ${query.pageToken}` : path]
    if (!answer) throw new Error(`403: no ${path}`)
    return answer
  },
  close: async () => {},
})

const reading = async (answers: readonly Recorded[] = project(), connection: object = {}) => {
  const server = recorded(answers)
  const catalogued: string[] = []
  const scope = scopeOf(bigqueryConnection.parse({ credentials: CREDENTIALS, ...connection }))
  const reader = bigqueryReader(clientOf(server, catalogued), scope)
  return { server, reader, catalogued, session: await reader.open('shop', 1) }
}
const tablesOf = (session: DatabaseSession, options: Partial<TableOptions> = {}): Promise<TableRow[]> =>
  all(session.tables('sales', { ...ALL, ...options }))
const named = <R extends { readonly name: string }>(rows: readonly R[], name: string): R =>
  rows.find((row) => row.name === name)!

describe('BigQuery', () => {
  it('is read by every listing that was recorded, and by no other', async () => {
    const { server, reader, session } = await reading()
    expect(await all(reader.databases())).to.deep.equal([{ name: 'shop' }])
    await all(session.schemas())
    const rows = await tablesOf(session)
    expect(await all(session.tableNames('sales'))).to.have.members(rows.map(({ name }) => name))
    await all(session.storedProcedures('sales'))
    expect(server.unused()).to.deep.equal([])
  })

  it('has the projects of the connection, or that of the credentials', async () => {
    const databases = async (projectId: unknown): Promise<string[]> => {
      const { reader } = await reading([], { credentials: { gcpConfig: { type: 'gcp_adc', projectId } } })
      return (await all(reader.databases())).map(({ name }) => name)
    }
    expect(await databases(['a', 'b', 'a'])).to.deep.equal(['a', 'b'])
    expect(await databases(null)).to.deep.equal(['of-the-credentials'])
  })

  it('has datasets of all regions, their labels, and their descriptions by a query per region', async () => {
    const { server, session } = await reading()
    expect(await all(session.schemas())).to.deep.equal([
      { name: 'sales', comment: 'Orders', tags: [{ classification: 'env', tag: 'prod' }] },
      { name: 'other', comment: undefined, tags: [] },
      { name: 'empty', comment: undefined, tags: [] },
    ])
    expect(server.asked.map(({ database }) => database)).to.deep.equal(['US', 'EU'])
    await tablesOf(session)
    expect(server.asked.slice(2).map(({ database }) => database)).to.deep.equal(['US', 'US', 'US'])
  })

  it('tells tables of every kind apart', async () => {
    const { session } = await reading()
    const kinds = Object.fromEntries((await tablesOf(session)).map(({ name, type }) => [name, type]))
    expect(kinds).to.deep.equal({
      orders: 'Partitioned', lines: 'Regular', hits: 'Partitioned', days: 'Partitioned', ranges: 'Partitioned', copy: 'Regular',
      snap: 'Regular', files: 'External', totals: 'View', fast: 'MaterializedView', events_20240101: 'Regular',
      'étudiant - 01 🦆': 'Regular', gone: 'Regular',
    }) // biome-ignore format: a table
  })

  it('tells comments, times, places and the query of views', async () => {
    const rows = await tablesOf((await reading()).session)
    expect(named(rows, 'orders').comment).to.equal('One row per order\nwith "quotes", ü and 🦆')
    expect(named(rows, 'orders').lifeCycle).to.deep.equal({ created: { timestamp: CREATED } })
    expect(named(rows, 'files').location).to.equal('gs://bucket/a*.csv')
    expect(['totals', 'fast', 'orders'].map((name) => named(rows, name).definition)).to.deep.equal([
      'SELECT COUNT(*) AS n FROM shop.sales.orders',
      'CREATE MATERIALIZED VIEW `shop.sales.fast`\nAS SELECT 1 AS n;',
      undefined,
    ])
  })

  it('tells columns of every type', async () => {
    const { columns } = named(await tablesOf((await reading()).session), 'orders')
    expect(columns.map(({ name, type }) => [name, type.display, type.dataType])).to.deep.equal([
      ['id', 'INT64', 'BIGINT'], ['placed', 'TIMESTAMP', 'TIMESTAMP'], ['email', 'STRING(320)', 'STRING'],
      ['items', 'ARRAY<STRUCT<sku STRING, price STRUCT<amount NUMERIC, currency STRING>>>', 'ARRAY'],
      ['total', 'NUMERIC(12, 2)', 'NUMERIC'], ['big', 'BIGNUMERIC', 'NUMERIC'], ['ratio', 'FLOAT64', 'DOUBLE'],
      ['ok', 'BOOL', 'BOOLEAN'], ['raw', 'BYTES', 'BYTES'], ['doc', 'JSON', 'JSON'], ['at', 'DATETIME', 'DATETIME'],
      ['clock', 'TIME', 'TIME'], ['took', 'INTERVAL', 'INTERVAL'], ['spot', 'GEOGRAPHY', 'GEOGRAPHY'],
      ['valid', 'RANGE<DATE>', 'DATETIMERANGE'], ['names', 'ARRAY<STRING>', 'ARRAY'],
    ]) // biome-ignore format: a table
    expect(columns[0]).to.include({ nullable: false, comment: 'Its number' })
    expect(named(columns, 'total').type).to.include({ precision: 12, scale: 2 })
    expect(named(columns, 'names').type).to.include({ elementType: 'STRING' })
  })

  it('tells the fields inside a column, with their comments', async () => {
    const { columns } = named(await tablesOf((await reading()).session), 'orders')
    const outline = (fields: readonly ColumnRow[]): unknown =>
      fields.map(({ name, comment, type }) => [name, comment, ...(type.fields ? [outline(type.fields)] : [])])
    const items = named(columns, 'items')
    expect(items).to.include({ comment: 'What was bought' })
    expect(items.type.elementType).to.equal('STRUCT')
    expect(outline(items.type.fields!)).to.deep.equal([
      ['sku', undefined],
      ['price', 'With tax', [['amount', 'In units'], ['currency', undefined]]],
    ]) // biome-ignore format: a tree
  })

  it('tells what tables are partitioned and clustered by', async () => {
    const rows = await tablesOf((await reading()).session)
    const partitions = ['orders', 'hits', 'days', 'ranges', 'lines'].map((name) => named(rows, name).partition?.columns)
    expect(partitions).to.deep.equal([
      [{ columnName: 'placed', intervalType: 'TIME-UNIT', interval: 'MONTH' }],
      [{ columnName: '_PARTITIONTIME', intervalType: 'INGESTION-TIME', interval: 'HOUR' }],
      [{ columnName: 'day', intervalType: 'TIME-UNIT', interval: 'DAY' }],
      [{ columnName: 'id', intervalType: 'INTEGER-RANGE', interval: '0, 100, 10' }],
      undefined,
    ])
    expect(named(rows, 'orders').clusterKey).to.deep.equal(['email', 'placed'])
    expect(named(rows, 'hits').columns.map(({ name }) => name)).to.deep.equal(['id'])
  })

  it('tells keys in the order of their columns, and no foreign key to what has no primary key', async () => {
    const rows = await tablesOf((await reading()).session)
    const { primaryKey, foreignKeys } = named(rows, 'lines')
    expect(primaryKey).to.deep.equal(['order_id', 'line'])
    expect(foreignKeys).to.deep.equal([
      { columns: ['order_id'], schema: 'sales', table: 'orders', referredColumns: ['id'] },
    ])
  })

  it('tells labels, and policy tags by their names, each taxonomy being asked for once', async () => {
    const { session, catalogued } = await reading()
    const email = {
      classification: 'Privacy',
      tag: 'Email',
      classificationDescription: 'What is personal',
      tagDescription: 'Address of a person',
      column: 'email',
    }
    const expected = [{ classification: 'team', tag: 'sales' }, { classification: 'reviewed', tag: '' }, email]
    expect(named(await tablesOf(session), 'orders').tags).to.deep.equal(expected)
    expect(named(await tablesOf(session), 'orders').tags).to.deep.equal(expected)
    expect(catalogued).to.have.length(3)
  })

  it('asks for no policy tags where they, or tags at all, are not wanted', async () => {
    for (const [connection, options, count] of [
      [{ includePolicyTags: false }, {}, 2],
      [{}, { tags: false }, undefined],
    ] as const) {
      const { session, server, catalogued } = await reading(project(), connection)
      expect(named(await tablesOf(session, options), 'orders').tags?.length).to.equal(count)
      // what was recorded has policy tags: they are not looked at
      expect(catalogued).to.deep.equal([])
      expect(server.asked.some(({ sql }) => sql.includes('f.policy_tags'))).to.equal(false)
    }
  })

  it('says what to do where policy tags can’t be read', async () => {
    const { session } = await reading(
      project([
        {
          statement: LISTING.columns,
          rows: [{ ...COLUMNS[9], policy_tags: '["projects/far/locations/us/taxonomies/1/policyTags/1"]' }],
        },
      ]),
    )
    expect(await failure(tablesOf(session))).to.match(
      /policy tags of projects\/far.*403.*grant datacatalog\.taxonomies\.get.*includePolicyTags: false/,
    )
  })

  it('tells of a table whose columns can’t be had that it failed', async () => {
    const rows = await tablesOf((await reading()).session)
    expect(rows.filter((row) => row.failure !== undefined).map(({ name }) => name)).to.deep.equal(['gone'])
  })

  it('tells routines, their kind and language', async () => {
    const { session } = await reading()
    const rows = await all(session.storedProcedures('sales'))
    expect(rows.map(({ name, type, language, comment, code }) => [name, type, language, comment, code])).to.deep.equal([
      ['close', 'StoredProcedure', 'SQL', 'Closes the day', 'BEGIN SELECT 1; END'],
      ['far', 'Function', 'External', undefined, 'CREATE FUNCTION far() REMOTE …'],
      ['since', 'Function', 'SQL', undefined, 'SELECT 1'],
      ['tax', 'Function', 'JavaScript', undefined, 'return 1'],
    ])
  })

  it('is asked for one table, for what has changed, for views alone and for DDL by its queries', async () => {
    const { session, server } = await reading([
      { statement: LISTING.tables, rows: TABLES.slice(0, 1) },
      { statement: LISTING.columns, rows: [] },
      { statement: LISTING.keys, rows: [] },
    ])
    await tablesOf(session, { name: 'orders', since: 1_700_000_000_123.4, tables: false, ddl: true })
    expect(server.asked.map(({ values }) => values)).to.deep.equal([['orders'], ['orders']])
    for (const { sql } of server.asked)
      expect(sql)
        .to.contain('t.table_name = ?')
        .and.contain("t.table_type IN ('VIEW', 'MATERIALIZED VIEW')")
        .and.contain('LEFT JOIN `shop`.`sales`.__TABLES__ m')
        .and.contain('m.last_modified_time > 1700000000123')
    expect(server.asked[0]!.sql).to.contain("IF(t.table_type = 'VIEW', NULL, t.ddl) AS ddl")
    await tablesOf(session, { views: false })
    expect(server.asked[2]!.sql)
      .to.contain("t.table_type NOT IN ('VIEW', 'MATERIALIZED VIEW')")
      .and.contain("IF(t.table_type = 'MATERIALIZED VIEW', t.ddl, NULL) AS ddl")
      .and.not.contain('__TABLES__')
  })

  it('is asked as much for 200 tables as for one', async () => {
    const asked = async (count: number): Promise<number> => {
      const tables = Array.from({ length: count }, (_, n) => ({ ...TABLES[0], table_name: `t${n}` }))
      const columns = tables.map(({ table_name }) => ({ ...COLUMNS[0], table_name }))
      const { session, server } = await reading(
        project([
          { statement: LISTING.columns, rows: columns },
          { statement: LISTING.tables, rows: tables },
        ]),
      )
      expect(await tablesOf(session)).to.have.length(count)
      return server.asked.length
    }
    expect(await asked(200))
      .to.equal(await asked(1))
      .and.to.equal(3)
  })

  for (const [listing, statement] of Object.entries(LISTING))
    it(`throws when the listing of ${listing} breaks off midway`, async () => {
      const server = recorded(project())
      async function* query(sql: string, values: readonly unknown[] = []): AsyncGenerator<SqlRow, void> {
        for await (const row of server.query(sql, values)) {
          yield row
          if (statement.test(sql)) throw new Error('broke off')
        }
      }
      const scope = scopeOf(bigqueryConnection.parse({ credentials: CREDENTIALS }))
      const session = await bigqueryReader(clientOf({ query }), scope).open('shop', 1)
      expect(await failure(listing === 'names' ? all(session.tableNames('sales')) : tablesOf(session))).to.equal(
        'broke off',
      )
    })

  it('throws when the descriptions of datasets can’t be had', async () => {
    const { session } = await reading([{ statement: /SCHEMATA_OPTIONS/, rows: new Error('denied') }])
    expect(await failure(all(session.schemas()))).to.equal('denied')
  })

  it('keeps a dataset’s name inside its quotes, and takes none with a dot', async () => {
    const { session, server } = await reading([
      { statement: /t\.table_type/, rows: TABLES.slice(0, 1) },
      { statement: /./, rows: [] },
    ])
    await all(session.tables(ODD, { ...ALL, since: 1 }))
    await all(session.tableNames(ODD))
    await all(session.storedProcedures(ODD))
    expect(server.asked).to.have.length(5)
    const quoted = '`shop`.`a\'b"c]d\\`\\\\\\n`.'
    for (const { sql } of server.asked) {
      expect(sql).to.contain(quoted)
      expect(sql.replaceAll(quoted, '')).to.not.contain("a'b")
    }
    expect(await failure(all(session.tableNames('sales.INFORMATION_SCHEMA')))).to.match(/no dataset or table is called/)
    expect(await failure(all(session.sample!('sales', 'x.y', ['a'], 1)))).to.match(/no dataset or table is called/)
  })

  it('gives the first rows of a table: texts as they are, JSON as JSON', async () => {
    const rows = [
      { c0: '{"a":1}', c1: '"[1]"', c2: 'null' },
      { c0: '7', c1: '"say \\"no\\""', c2: null },
    ]
    const { session, server } = await reading([{ statement: /FROM `shop`\.`sales`\.`t` LIMIT 2$/, rows }])
    expect(await all(session.sample!('sales', 't', ['doc', 'text', 'x`y'], 2))).to.deep.equal([
      ['{"a":1}', '[1]', null],
      ['7', 'say "no"', null],
    ])
    expect(server.asked[0]!.sql).to.contain('TO_JSON_STRING(`x\\`y`)')
  })
})
