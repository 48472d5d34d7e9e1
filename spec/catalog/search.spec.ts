import { expect } from 'chai'
import { addParents, column, table, useCatalog } from './use-catalog.js'

interface Hit {
  readonly _source: Readonly<Record<string, unknown>>
  readonly sort: readonly string[]
}

describe('search', () => {
  const used = useCatalog()
  const { ask, must } = used
  before(async () => {
    await addParents(used)
    const view = { tableType: 'View', schemaDefinition: 'create view' }
    await must('PUT', '/tables/bulk', [
      table('orders', { aliases: ['legacy.orders', 'Bestellungen'] }),
      table('order_items'),
      table('v.daily', view),
      table('v_gone', view),
      table('50%', { columns: [column('a_b'), column('axb')] }),
    ])
    await must('DELETE', '/tables/name/pg.shop.public.v_gone')
    await must('PUT', '/users', { name: 'ada', email: 'ada@example.org', displayName: 'Ada Lovelace' })
    await must('PUT', '/users', { name: 'robot', email: 'robot@example.org', displayName: 'Ada Bot', isBot: true })
  })

  const hits = async (path: string, query: object): Promise<readonly Hit[]> =>
    (await must('GET', `/search/${path}`, undefined, { index: 'table_search_index', ...query })).hits.hits
  const names = async (path: string, query: object) => (await hits(path, query)).map(({ _source }) => _source.name)
  const byField = (fieldValue: string, fieldName = 'fullyQualifiedName') =>
    names('fieldQuery', { fieldName, fieldValue })
  const byFilter = (query: object, more: object = {}) =>
    names('query', { q: '', query_filter: JSON.stringify({ query }), ...more })

  it('finds an FQN with a star for every part that is not known, whatever the case', async () => {
    expect(await byField('*.*.*.orders')).to.deep.equal(['orders'])
    expect(await byField('pg.*.PUBLIC.Orders')).to.deep.equal(['orders'])
    expect(await byField('pg.shop.public."v.daily"')).to.deep.equal(['v.daily'])
    expect(await byField('*.orders')).to.deep.equal(['orders'])
  })

  it('takes percent signs and underscores for what they are', async () => {
    expect(await byField('*.50%')).to.deep.equal(['50%'])
    expect(await byField('*.order%')).to.deep.equal([])
    expect(await byField('*.a_b', 'columns.fullyQualifiedName')).to.deep.equal(['50%'])
    expect(await byField('*.a_c', 'columns.fullyQualifiedName')).to.deep.equal([])
  })

  it('finds a table by one of its other names', async () => {
    expect(await byField('legacy.orders', 'aliases.keyword')).to.deep.equal(['orders'])
  })

  it('leaves out what is deleted unless it is asked for', async () => {
    expect(await byField('*.v_gone')).to.deep.equal([])
    expect(await names('fieldQuery', { fieldName: 'name', fieldValue: 'v_gone', deleted: true })).to.deep.equal([
      'v_gone',
    ])
  })

  it('finds the views of a service by a filter', async () => {
    const views = {
      bool: {
        must: [
          { term: { 'service.name.keyword': 'pg' } },
          { terms: { tableType: ['View', 'MaterializedView'] } },
          { exists: { field: 'schemaDefinition' } },
        ],
        must_not: [{ term: { processedLineage: true } }],
      },
    }
    expect(await byFilter(views)).to.deep.equal(['v.daily'])
    await must('PATCH', '/tables/name/pg.shop.public.%22v.daily%22', [
      { op: 'add', path: '/processedLineage', value: true },
    ])
    expect(await byFilter(views)).to.deep.equal([])
  })

  it('finds an owner by a word of the name, but no bot', async () => {
    const query = 'ada AND isBot:false'
    const owner = {
      query_string: { query, fields: ['name', 'displayName'], default_operator: 'AND', fuzziness: 'AUTO' },
    }
    expect(await byFilter(owner, { index: 'user_search_index' })).to.deep.equal(['ada'])
    expect(await names('query', { q: 'email.keyword:ada@example.org', index: 'user_search_index' })).to.deep.equal([
      'ada',
    ])
  })

  it('pages on with the sort values of the last hit', async () => {
    const page = (after: object) =>
      hits('query', { q: '*', size: 2, sort_field: 'fullyQualifiedName', sort_order: 'desc', ...after })
    const first = await page({})
    const second = await page({ search_after: first.at(-1)?.sort[0] })
    const all = [...first, ...second].map(({ _source }) => _source.name)
    expect(all).to.deep.equal(['orders', 'order_items', '50%', 'v.daily'])
    expect(await page({ search_after: second.at(-1)?.sort[0] })).to.deep.equal([])
  })

  it('holds of each hit only the fields asked for', async () => {
    const [hit] = await hits('query', { q: 'name:orders', include_source_fields: 'service.name' })
    expect(hit?._source).to.have.keys('id', 'fullyQualifiedName', 'service')
  })

  it('finds nothing for a query that it does not know, rather than everything', async () => {
    expect(await byFilter({ geo_distance: { distance: '1km' } })).to.deep.equal([])
  })

  it('keeps SQL out of field names', async () => {
    expect(await byField('x', "name') OR 1=1 --")).to.deep.equal([])
  })

  it('refuses a filter that is no JSON and a window that is too deep', async () => {
    expect(
      (await ask('GET', '/search/query', undefined, { q: '', index: 'table', query_filter: '{' })).status,
    ).to.equal(400)
    expect((await ask('GET', '/search/query', undefined, { q: '', index: 'table', from: 10_000 })).status).to.equal(500)
  })
})
