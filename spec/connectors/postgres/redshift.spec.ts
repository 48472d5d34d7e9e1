import { expect } from 'chai'
import type { RelationColumn } from '../../../lib/connectors/postgres/redshift/convert.js'
import { type Ask, listing } from '../../../lib/connectors/postgres/redshift/listing.js'
import * as queries from '../../../lib/connectors/postgres/redshift/queries.js'
import type { TableRow } from '../../../lib/services/database/rows.js'

const relation = (name: string, sort: 'r' | 'v', viewText: string | null = null) => ({
  name,
  sort,
  owner: 'awsuser',
  comment: null,
  viewText,
})
const column = (
  of: string,
  number: number,
  name: string,
  type: string,
  rest: Partial<RelationColumn> = {},
): RelationColumn => ({
  relation: of,
  name,
  number,
  type,
  notNull: false,
  isDistKey: false,
  sortKey: 0,
  comment: null,
  ...rest,
})
const external = (of: string, number: number, name: string, type: string, partKey = 0) =>
  ({ relation: of, name, number, type, partKey, nullable: '' }) // biome-ignore format: rows

/**
 * Rows as the vendor documents them, none of them recorded: the TICKIT tables of r_PG_TABLE_DEF, the late-binding view of
 * PG_GET_LATE_BINDING_VIEW_COLS, r_SVV_EXTERNAL_TABLES and r_SVV_EXTERNAL_COLUMNS.
 */
const ROWS: ReadonlyMap<string, readonly object[]> = new Map<string, readonly object[]>([
  [
    queries.RELATIONS,
    [
      relation('late', 'v', 'create view public.late as select salesid from public.gone with no schema binding;'),
      relation('lost', 'v', 'create view public.lost as select * from nowhere.gone with no schema binding;'),
      { ...relation('sales', 'r'), comment: 'One row per ticket sale' },
      relation('sold', 'v', ' SELECT sales.salesid FROM sales;'),
      relation('Sums', 'v', 'CREATE MATERIALIZED VIEW "Sums" AS SELECT sum(pricepaid) AS total FROM sales'),
      relation('users', 'r'),
    ],
  ],
  [
    queries.COLUMNS,
    [
      column('mv_tbl__Sums__0', 1, 'total', 'numeric(38,2)'),
      column('sales', 1, 'salesid', 'integer', { notNull: true, sortKey: 1, comment: 'Its number' }),
      column('sales', 2, 'listid', 'integer', { isDistKey: true, sortKey: -2 }),
      column('sales', 4, 'pricepaid', 'numeric(8,2)'),
      column('sales', 5, 'seller', 'character varying(200)'),
      column('sales', 6, 'data', 'super'),
      column('sales', 7, 'digest', 'binary varying(64)'),
      column('sales', 8, 'at', 'timestamp without time zone'),
      column('sold', 1, 'salesid', 'integer'),
      column('Sums', 1, 'total', 'numeric(38,2)'),
      column('users', 1, 'id', 'bigint', { notNull: true }),
      column('users', 2, 'city', 'character(30)'),
    ],
  ],
  [
    queries.LATE_BINDING_COLUMNS,
    [
      { relation: 'late', name: 'salesid', number: 1, type: 'integer' },
      { relation: 'late', name: 'eventname', number: 2, type: 'character varying(200)' },
    ],
  ],
  [
    queries.KEYS,
    [
      { relation: 'sales', key: 'sales_fk', sort: 'f', own: '{2,1}', referred: '{2,1}', schema: 'other', table: 'pair', number: 1, column: 'b' },
      { relation: 'sales', key: 'sales_fk', sort: 'f', own: '{2,1}', referred: '{2,1}', schema: 'other', table: 'pair', number: 2, column: 'a' },
      { relation: 'sales', key: 'sales_pk', sort: 'p', own: [1], referred: null, schema: null, table: null, number: null, column: null },
      { relation: 'sales', key: 'sales_u', sort: 'u', own: [4, 5], referred: null, schema: null, table: null, number: null, column: null },
    ],
  ],
  [
    queries.EXTERNAL_TABLES,
    [
      { name: 'empty', sort: 'TABLE', location: 's3://empty' },
      { name: 'events', sort: 'TABLE', location: 's3://bucket/events' },
    ],
  ],
  [
    queries.EXTERNAL_COLUMNS,
    [
      external('events', 1, 'id', 'int'),
      external('events', 2, 'tags', 'array<struct<name:varchar(20),n:int>>'),
      external('events', 3, 'day', 'date', 2),
      external('events', 4, 'region', 'string', 1),
    ],
  ],
]) // biome-ignore format: rows

const asked: [string, readonly unknown[]][] = []
const ask: Ask = {
  rows: async <T>(sql: string, values: readonly unknown[] = []) => {
    asked.push([sql, values])
    return ROWS.get(sql) as T[]
  },
  async *stream<T>(sql: string, values: readonly unknown[]) {
    asked.push([sql, values])
    yield* ROWS.get(sql) as T[]
  },
}

async function listed(options: { readonly tables: boolean; readonly views: boolean }): Promise<TableRow[]> {
  asked.length = 0
  const rows: TableRow[] = []
  for await (const row of listing(ask, { database: 'dev', schema: 'public' }, options)) rows.push(row)
  return rows
}
const named = async (name: string) => (await listed({ tables: true, views: true })).find((row) => row.name === name)!

describe('rows of Redshift', () => {
  it('become tables with their keys, those of the layout too', async () => {
    const { columns, ...sales } = await named('sales')
    expect(sales).to.deep.equal({
      name: 'sales',
      type: 'Regular',
      primaryKey: ['salesid'],
      uniqueKeys: [['pricepaid', 'seller']],
      foreignKeys: [{ columns: ['listid', 'salesid'], schema: 'other', table: 'pair', referredColumns: ['a', 'b'] }],
      distributionKey: ['listid'],
      sortKey: ['salesid', 'listid'],
      comment: 'One row per ticket sale',
      owner: 'awsuser',
      definition: undefined,
    })
    expect(
      columns.map(({ name, type, nullable }) => `${name} ${type.dataType} ${type.display} ${nullable}`),
    ).to.deep.equal([
      'salesid INT integer false',
      'listid INT integer true',
      'pricepaid NUMERIC numeric(8,2) true',
      'seller VARCHAR character varying(200) true',
      'data SUPER super true',
      'digest VARBINARY binary varying(64) true',
      'at TIMESTAMP timestamp without time zone true',
    ])
    expect(columns[0]!.comment).to.equal('Its number')
  })

  it('become views of every kind with their text', async () => {
    const facts = async (name: string) => {
      const { type, definition, columns } = await named(name)
      return [type, definition, columns.map((each) => each.name)]
    }
    expect(await facts('sold')).to.deep.equal([
      'View',
      'create view public.sold as SELECT sales.salesid FROM sales;',
      ['salesid'],
    ])
    expect(await facts('late')).to.deep.equal([
      'View',
      'create view public.late as select salesid from public.gone with no schema binding;',
      ['salesid', 'eventname'],
    ])
    expect((await facts('Sums'))[0]).to.equal('MaterializedView')
  })

  it('become external tables with their place, partition keys and nested columns', async () => {
    const { type, location, partition, columns } = await named('events')
    expect([type, location]).to.deep.equal(['External', 's3://bucket/events'])
    expect(partition).to.deep.equal({
      columns: ['region', 'day'].map((columnName) => ({ columnName, intervalType: 'COLUMN-VALUE' })),
    })
    expect(columns[1]!.type).to.include({ dataType: 'ARRAY', elementType: 'STRUCT' })
    expect(columns[1]!.type.fields!.map(({ name }) => name)).to.deep.equal(['name', 'n'])
  })

  it('without columns fail by their name, not as tables that have none', async () => {
    for (const name of ['lost', 'empty']) {
      const row = await named(name)
      expect(row.failure, name).to.equal('its columns are not known')
    }
  })

  it('are tables or views alone when only these are wanted, and never what is behind a materialized view', async () => {
    const names = async (tables: boolean, views: boolean) => (await listed({ tables, views })).map(({ name }) => name)
    expect(await names(true, false)).to.deep.equal(['sales', 'users', 'events', 'empty'])
    expect(await names(false, true)).to.deep.equal(['sold', 'Sums', 'late', 'lost'])
  })

  it('take six queries, whatever their number', async () => {
    await listed({ tables: true, views: true })
    expect(asked.map(([, values]) => values.join(' '))).to.deep.equal([
      'public',
      'public',
      'public',
      'public',
      'public dev',
      'public dev',
    ])
  })
})
