import { readdirSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from '../../lib/record/fqn.js'
import { create, markDeleted, type Request } from '../../lib/record/request.js'
import { temporaryFolder } from '../support/cli.js'
import { requireOrSkip } from '../support/databases.js'
import { type OpenSearchServer, openSearch, openSearchAbsent } from '../support/opensearch-server.js'
import { type Publishing, publish, shop, table } from './publishing.js'

describe('the search bulk sink, on a real OpenSearch', function () {
  this.timeout(60_000)
  let cluster: OpenSearchServer
  let folder: ReturnType<typeof temporaryFolder>
  before(async function () {
    requireOrSkip(this, { absent: openSearchAbsent })
    cluster = await openSearch()
  })
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(async () => {
    folder.remove()
    await cluster.empty()
  })

  const run = (records: readonly Request[], more: Partial<Publishing> = {}) =>
    publish(records, { directory: folder.path, hostPort: cluster.url, ...more })
  const found = async (alias: string): Promise<string[]> =>
    (await cluster.documents(alias)).map(({ _source }) => _source.fullyQualifiedName)

  for (const name of ['OpenSearch', 'Elasticsearch'] as const) {
    it(`publishes every entity as a document of its kind's index, for ${name}`, async () => {
      const { status, error } = await run(shop(3), { name })
      expect(error).to.equal(undefined)
      expect(status).to.deep.include({
        name,
        records: 6,
        errors: 0,
        kinds: { databaseService: 1, database: 1, databaseSchema: 1, table: 3 },
      })
      expect(await found('headwater_table')).to.deep.equal(['t0', 't1', 't2'].map((one) => `shop.db.sales.${one}`))
      expect(await found('headwater_database_schema')).to.deep.equal(['shop.db.sales'])
      expect(await found('headwater')).to.have.lengthOf(6)
      expect(readdirSync(folder.path)).to.deep.equal([])
    })
  }

  it('makes documents that are found by their words, their tags and their columns', async () => {
    const orders = table('orders', {
      displayName: 'Orders',
      description: 'One row per order',
      tags: [{ tagFQN: 'PII.Sensitive', source: 'Classification', labelType: 'Automated', state: 'Confirmed' }],
      columns: [
        {
          name: 'address',
          dataType: 'STRUCT',
          children: [{ name: 'city', dataType: 'TEXT', description: 'Where it goes' }],
        },
      ],
    })
    await run([...shop(2), orders])
    const search = async (query: object): Promise<unknown> => {
      const answer = await cluster.ask('POST', 'headwater/_search', { query })
      return (answer as { hits: { hits: { _source: { name: string } }[] } }).hits.hits.map(
        ({ _source }) => _source.name,
      )
    }
    expect(await search({ match: { description: 'ORDER' } })).to.deep.equal(['orders'])
    expect(await search({ term: { tags: 'PII.Sensitive' } })).to.deep.equal(['orders'])
    expect(await search({ term: { 'columns.name.keyword': 'address.city' } })).to.deep.equal(['orders'])
    expect(
      await search({ bool: { filter: [{ term: { service: 'shop' } }, { term: { entityType: 'database' } }] } }),
    ).to.deep.equal(['db'])
  })

  it('gives an entity the same id in every run', async () => {
    await run(shop(3))
    const first = (await cluster.documents('headwater')).map(({ _id }) => _id)
    await run(shop(3))
    const second = await cluster.documents('headwater')
    expect(second.map(({ _id }) => _id)).to.deep.equal(first)
    expect(new Set(first).size).to.equal(6)
  })

  describe('in a rebuild', () => {
    it('replaces the indices of its service and leaves those of others', async () => {
      await run(shop(2, 'crm'), { service: 'crm' })
      await run([
        ...shop(3),
        create('storedProcedure', { name: 'p', databaseSchema: 'shop.db.sales', storedProcedureCode: { code: 'x' } }),
      ])
      const before = await cluster.indices()
      await run([...shop(0), table('t7')])
      expect(await found('headwater_table')).to.deep.equal(['crm.db.sales.t0', 'crm.db.sales.t1', 'shop.db.sales.t7'])
      expect(await found('headwater_stored_procedure')).to.deep.equal([])
      const after = await cluster.indices()
      expect(after.filter((index) => before.includes(index)))
        .to.have.lengthOf(4)
        .and.satisfy((kept: string[]) => kept.every((index) => index.includes('_crm-')))
      expect(after).to.have.lengthOf(8)
    })

    it('removes what a run that was killed left behind', async () => {
      await run(shop(1))
      const [index] = (await cluster.indices()).filter((one) => one.startsWith('headwater_table_'))
      const orphan = index!.replace(/\d{14}-.{6}$/, '20200101000000-abcdef')
      await cluster.ask('PUT', orphan)
      expect(await cluster.indices()).to.include(orphan)
      await run(shop(1))
      expect(await cluster.indices())
        .to.have.lengthOf(4)
        .and.not.include(orphan)
    })

    for (const [title, records, more, message] of [
      [
        'only a deletion was staged',
        [markDeleted('table', { kind: 'databaseSchema', fqn: parse('shop.db.sales') }, [])],
        {},
        /no entity was staged/,
      ],
      ['nothing was staged', [], {}, /no entity was staged: what was published before stays/],
      [
        'the source was not listed to its end',
        shop(1),
        { facts: { incomplete: ['the tables of shop.db.sales'] } },
        /the tables of shop\.db\.sales could not be listed to the end/,
      ],
      [
        'too much failed before',
        shop(1),
        { facts: { failures: 5 } },
        /44\.44 % of the entities became documents, 90 % are asked for/,
      ],
    ] satisfies readonly (readonly [string, readonly Request[], Partial<Publishing>, RegExp])[]) {
      it(`keeps what is there when ${title}, and the stage`, async () => {
        await run(shop(3))
        const before = await cluster.indices()
        const { error } = await run(records, more)
        expect(error!.message).to.match(message)
        expect(await cluster.indices()).to.deep.equal(before)
        expect(await found('headwater_table')).to.have.lengthOf(3)
        expect(readdirSync(folder.path)).to.include('manifest.json')
      })
    }
  })

  describe('in an update', () => {
    const update = { config: { mode: 'update' } }

    it('begins an index, then writes into it and removes nothing', async () => {
      expect((await run(shop(2), update)).error).to.equal(undefined)
      const before = await cluster.indices()
      await run([table('t1', { description: 'changed' }), table('t9')], update)
      expect(await cluster.indices()).to.deep.equal(before)
      const tables = (await cluster.documents('headwater_table')).map(({ _source }) => [
        _source.name,
        _source.description,
      ])
      expect(tables).to.deep.equal([
        ['t0', undefined],
        ['t1', 'changed'],
        ['t9', undefined],
      ])
    })

    it('writes into the index of a rebuild', async () => {
      await run(shop(2))
      const before = await cluster.indices()
      await run([table('t9')], update)
      expect(await cluster.indices()).to.deep.equal(before)
      expect(await found('headwater_table')).to.have.lengthOf(3)
    })
  })

  it('names the document that the cluster refuses, and publishes all others', async () => {
    const long = 'x'.repeat(40_000) // Lucene takes no term of more than 32,766 bytes
    const { status, error } = await run([...shop(20), table('bad', { columns: [{ name: long, dataType: 'INT' }] })])
    expect(error).to.equal(undefined)
    expect(status).to.include({ records: 23, errors: 1 })
    expect(status.failures[0]!.name).to.equal('shop.db.sales.bad')
    expect(status.failures[0]!.error).to.match(/answered 400: illegal_argument_exception: .*immense term/)
    expect(await found('headwater_table')).to.have.lengthOf(20)
  })

  it('takes an entity that was staged twice for one document', async () => {
    const { status, error } = await run([...shop(3), ...shop(3)])
    expect(error).to.equal(undefined)
    expect(status.records).to.equal(12)
    expect(await found('headwater')).to.have.lengthOf(6)
  })

  it('says which requests are no documents', async () => {
    const sweep = markDeleted('table', { kind: 'databaseSchema', fqn: parse('shop.db.sales') }, [])
    const { status, error } = await run([...shop(1), sweep])
    expect(error).to.equal(undefined)
    expect(status).to.include({ records: 4, filtered: 1 })
    expect(status.filteredSamples[0]).to.include({ reason: 'a deleteStale request is no document' })
  })

  it('puts the settings of the config into its template', async () => {
    await run(shop(1), {
      config: { indexSettings: { number_of_replicas: 0, refresh_interval: '5s' }, indexPrefix: 'own' },
    })
    const settings = (await cluster.ask('GET', 'own_table/_settings')) as Record<
      string,
      { settings: { index: object } }
    >
    expect(Object.values(settings)[0]!.settings.index).to.include({ number_of_replicas: '0', refresh_interval: '5s' })
  })

  it('keeps two prefixes apart', async () => {
    await run(shop(2), { config: { indexPrefix: 'head' } })
    await run(shop(1), { config: { indexPrefix: 'head-b' } })
    await run(shop(1), { config: { indexPrefix: 'head' } })
    expect(await found('head_table')).to.have.lengthOf(1)
    expect(await found('head-b_table')).to.have.lengthOf(1)
  })
})
