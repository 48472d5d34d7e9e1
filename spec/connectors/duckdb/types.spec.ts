import { expect } from 'chai'
import { columnType } from '../../../lib/connectors/duckdb/types.js'
import { tablesOf } from './reading.js'
import { scratchFolder } from './scratch.js'

/** A column of every type as SQL declares it, with what the catalog calls it. */
const SCALARS: readonly (readonly [string, object])[] = [
  ['BOOLEAN', { dataType: 'BOOLEAN' }],
  ['TINYINT', { dataType: 'TINYINT' }],
  ['SMALLINT', { dataType: 'SMALLINT' }],
  ['INTEGER', { dataType: 'INT' }],
  ['BIGINT', { dataType: 'BIGINT' }],
  ['HUGEINT', { dataType: 'NUMBER' }],
  ['UTINYINT', { dataType: 'UINT' }],
  ['USMALLINT', { dataType: 'UINT' }],
  ['UINTEGER', { dataType: 'UINT' }],
  ['UBIGINT', { dataType: 'UINT' }],
  ['UHUGEINT', { dataType: 'NUMBER' }],
  ['BIGNUM', { dataType: 'NUMBER' }],
  ['FLOAT', { dataType: 'FLOAT' }],
  ['DOUBLE', { dataType: 'DOUBLE' }],
  ['DECIMAL(10,2)', { dataType: 'DECIMAL', precision: 10, scale: 2 }],
  ['VARCHAR', { dataType: 'TEXT' }],
  ['BLOB', { dataType: 'BLOB' }],
  ['BIT', { dataType: 'BIT' }],
  ['UUID', { dataType: 'UUID' }],
  ['JSON', { dataType: 'JSON' }],
  ['DATE', { dataType: 'DATE' }],
  ['TIME', { dataType: 'TIME' }],
  ['TIME_NS', { dataType: 'TIME' }],
  ['TIME WITH TIME ZONE', { dataType: 'TIME' }],
  ['TIMESTAMP', { dataType: 'TIMESTAMP' }],
  ['TIMESTAMP_S', { dataType: 'TIMESTAMP' }],
  ['TIMESTAMP_MS', { dataType: 'TIMESTAMP' }],
  ['TIMESTAMP_NS', { dataType: 'TIMESTAMP' }],
  ['TIMESTAMP WITH TIME ZONE', { dataType: 'TIMESTAMPZ' }],
  ['INTERVAL', { dataType: 'INTERVAL' }],
  ['VARIANT', { dataType: 'VARIANT' }],
  ['GEOMETRY', { dataType: 'GEOMETRY' }],
  ["ENUM('new', 'it''s', 'a,b)')", { dataType: 'ENUM' }],
]

const int = { dataType: 'INT', display: 'INTEGER' }
const text = { dataType: 'TEXT', display: 'VARCHAR' }
const field = (name: string, type: object) => ({ name, type, nullable: true })

describe('DuckDB column types', () => {
  const folder = scratchFolder()
  const columnsOf = async (declarations: string) =>
    (await tablesOf(`CREATE TABLE t (${declarations})`, folder.path('types.sql')))[0]!.columns

  it('have a name in the catalog for every scalar, and show what DuckDB prints', async () => {
    const columns = await columnsOf(SCALARS.map(([declared], index) => `c${index} ${declared}`).join(', '))
    expect(columns.map(({ type }) => type)).to.deep.equal(
      SCALARS.map(([declared, type]) => ({ ...type, display: declared })),
    )
  })

  it('nest structs, unions and maps as fields', async () => {
    const columns = await columnsOf(
      's STRUCT(a INTEGER, "b ""q""" STRUCT(c VARCHAR)), u UNION(n INTEGER, t VARCHAR), m MAP(VARCHAR, STRUCT(a INTEGER))',
    )
    const inner = { dataType: 'STRUCT', display: 'STRUCT(c VARCHAR)', fields: [field('c', text)] }
    const value = { dataType: 'STRUCT', display: 'STRUCT(a INTEGER)', fields: [field('a', int)] }
    expect(columns.map(({ type }) => [type.dataType, type.fields])).to.deep.equal([
      ['STRUCT', [field('a', int), field('b "q"', inner)]],
      ['UNION', [field('n', int), field('t', text)]],
      ['MAP', [field('key', text), field('value', value)]],
    ])
  })

  it('name the element of lists and arrays, with the fields of its structs', async () => {
    const columns = await columnsOf(
      'l VARCHAR[], a DOUBLE[3], n INTEGER[][], s STRUCT(a INTEGER)[], d STRUCT(a INTEGER)[][2]',
    )
    const fields = [field('a', int)]
    expect(columns.map(({ type }) => type)).to.deep.equal([
      { dataType: 'ARRAY', elementType: 'TEXT', display: 'VARCHAR[]' },
      { dataType: 'ARRAY', elementType: 'DOUBLE', display: 'DOUBLE[3]' },
      { dataType: 'ARRAY', elementType: 'ARRAY', display: 'INTEGER[][]' },
      { dataType: 'ARRAY', elementType: 'STRUCT', display: 'STRUCT(a INTEGER)[]', fields },
      { dataType: 'ARRAY', elementType: 'ARRAY', display: 'STRUCT(a INTEGER)[][2]', fields },
    ])
  })

  it('are those behind the types a user has named', async () => {
    const [table] = await tablesOf(
      `CREATE TYPE mood AS ENUM ('ok'); CREATE TYPE pair AS STRUCT(a INTEGER, m mood); CREATE TABLE t (p pair)`,
      folder.path('named.sql'),
    )
    expect(table!.columns[0]!.type.display).to.equal("STRUCT(a INTEGER, m ENUM('ok'))")
  })

  it('are UNKNOWN, shown as they are, when nobody knows them', () => {
    expect(columnType('MAGIC(1)')).to.deep.equal({ dataType: 'UNKNOWN', display: 'MAGIC(1)' })
    expect(columnType('not a type(')).to.deep.equal({ dataType: 'UNKNOWN', display: 'not a type(' })
  })
})
