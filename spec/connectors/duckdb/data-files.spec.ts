import { symlink } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { DuckDBConnection } from '@duckdb/node-api'
import { expect } from 'chai'
import type { TableRow } from '../../../lib/services/database/rows.js'
import { all } from '../../support/collected.js'
import { EVERYTHING, reading } from './reading.js'
import { scratchFolder } from './scratch.js'

const HOSTILE = [`a*b [x] 'q' "d" ?.csv`, 'line\nbreak 😀.csv', 'order.csv']

/** `name: TYPE` of every column. */
const columns = (table: TableRow | undefined) => table?.columns.map(({ name, type }) => `${name}: ${type.display}`)

describe('the DuckDB reader of a directory', () => {
  const folder = scratchFolder()
  const listing = (schema: string) =>
    reading({ path: folder.path() }, (session) => all(session.tables(schema, EVERYTHING)))
  const byName = async (schema: string) => new Map((await listing(schema)).map((table) => [table.name, table]))

  before(async () => {
    await folder.write('customers.csv', 'id,name,since\n1,Ann,2024-05-01\n2,Bo,2024-06-02\n')
    await folder.write('prices.tsv.gz', gzipSync('sku\tprice\nA1\t9.5\n'))
    await folder.write('more.ndjson.gz', gzipSync('{"a": [1]}\n'))
    await folder.write('same.csv', 'a\n1\n')
    await folder.write('same.json', '[{"a": 1}]')
    await folder.write('notes.txt', 'no data')
    await folder.write('.hidden.csv', 'a\n1\n')
    await folder.write('.cache/deep.csv', 'a\n1\n')
    await folder.write('events/2026/clicks.jsonl', '{"id": 1, "page": {"path": "/", "tags": ["a"]}}\n{"id": 2}\n')
    await folder.write('events/broken.parquet', 'no parquet')
    await folder.write('events/broken.json', '{"a": [1, 2')
    await folder.write('events/empty.csv', '')
    await folder.write('events/good.csv', 'a,b\n1,2\n')
    await symlink(folder.path('nowhere.csv'), folder.path('events', 'dangling.csv'))
    for (const name of HOSTILE) await folder.write(`hostile/${name}`, 'a,b\n1,2\n')
    await folder.write('hostile/aXb X.csv', 'other\n1\n')
    const connection = await DuckDBConnection.create()
    await connection.run(
      `COPY (SELECT 1::DECIMAL(9,2) AS amount, ['x'] AS tags) TO '${folder.path('sales.parquet')}' (FORMAT parquet)`,
    )
    connection.closeSync()
  })

  it('has a schema per folder, and the top in main', () =>
    reading({ path: folder.path() }, async (session) => {
      expect((await all(session.schemas())).map(({ name }) => name)).to.deep.equal([
        'events',
        'events/2026',
        'hostile',
        'main',
      ])
    }))

  it('reads CSV, Parquet and JSON with the types that DuckDB finds in them', async () => {
    const main = await byName('main')
    expect([...main.keys()]).to.deep.equal(['customers', 'more', 'prices', 'sales', 'same.csv', 'same.json'])
    expect(columns(main.get('customers'))).to.deep.equal(['id: BIGINT', 'name: VARCHAR', 'since: DATE'])
    expect(columns(main.get('prices'))).to.deep.equal(['sku: VARCHAR', 'price: DOUBLE'])
    expect(columns(main.get('sales'))).to.deep.equal(['amount: DECIMAL(9,2)', 'tags: VARCHAR[]'])
    expect(columns(main.get('more'))).to.deep.equal(['a: BIGINT[]'])
    const [clicks] = await listing('events/2026')
    expect(columns(clicks)).to.deep.equal(['id: BIGINT', 'page: STRUCT(path VARCHAR, tags VARCHAR[])'])
  })

  it('tells where a table is kept, and what reads it when DDL is asked for', () =>
    reading({ path: folder.path() }, async (session) => {
      const [customers] = await all(session.tables('main', { ...EVERYTHING, ddl: true }))
      expect(customers).to.deep.include({ type: 'External', location: folder.path('customers.csv') })
      expect(customers!.definition).to.contain(`read_csv('${folder.path('customers.csv')}')`)
      expect(await all(session.tables('main', { ...EVERYTHING, tables: false }))).to.deep.equal([])
    }))

  it('reads files whose names hold patterns, quotes, line breaks and keywords', async () => {
    const hostile = await byName('hostile')
    for (const name of HOSTILE) {
      expect(columns(hostile.get(name.replace('.csv', ''))), name).to.deep.equal(['a: BIGINT', 'b: BIGINT'])
    }
  })

  it('fails a file that can not be read by its name, and reads the others', async () => {
    const events = await byName('events')
    expect([...events.keys()]).to.have.members(['good', 'broken.json', 'broken.parquet', 'dangling', 'empty'])
    expect(columns(events.get('good'))).to.deep.equal(['a: BIGINT', 'b: BIGINT'])
    expect(events.get('broken.json')!.failure).to.match(
      /^Invalid Input Error: Malformed JSON in file ".*broken.json".*end of data\.$/,
    )
    expect(events.get('broken.parquet')!.failure).to.contain('broken.parquet')
    expect(events.get('dangling')!.failure).to.contain('dangling.csv')
    expect(events.get('empty')!.failure).to.match(/empty\.csv is empty$/)
  })

  it('counts a file that can not be read among the names that are there', () =>
    reading({ path: folder.path() }, async (session) => {
      expect(await all(session.tableNames('events'))).to.include.members(['good', 'broken.json', 'empty'])
    }))

  it('lets a script join the files and comment on them', async () => {
    const setup = await folder.write(
      'views.sql',
      `CREATE VIEW names AS SELECT name FROM customers; COMMENT ON VIEW customers IS 'People'`,
    )
    const tables = await reading({ path: folder.path(), setup }, (session) => all(session.tables('main', EVERYTHING)))
    const [customers, , names] = tables
    expect(customers).to.deep.include({ name: 'customers', type: 'External', comment: 'People' })
    expect(names).to.deep.include({ name: 'names', type: 'View' })
  })
})
