import { expect } from 'chai'
import type { Entity } from '../../lib/client/metadata.js'
import { create } from '../../lib/record/request.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'

const COLUMNS = [{ name: 'id', dataType: 'INT' }] as const

/** Names as people have them, each a nuisance to somebody's parser. */
const HOSTILE = [
  'a/b',
  'a%2Fb',
  '100%',
  'a?b=c&d',
  'a#b',
  'a b',
  'a+b',
  "it's",
  'a.b',
  '..',
  '.',
  'a\\b',
  'a;b',
  'a:b',
  '(a)*!~',
  'say "hi"',
  'a::b',
  'a>b',
  'tab\there',
  'två\nrader',
  'größe',
  '表',
  '😀',
  'مرحبا',
  'é', // not composed
]

for (const generation of ['2.0', '1.6'] as const) {
  describe(`the metadata client on a ${generation} server`, () => {
    let catalog: TestCatalog
    let service: Entity
    before(async () => {
      catalog = await startTestCatalog(generation)
      service = await catalog.metadata.put('databaseService', { name: 'svc', serviceType: 'Postgres' })
      await catalog.metadata.put('database', { name: 'shop', service: 'svc' })
      await catalog.metadata.put('databaseSchema', { name: 'public', database: 'svc.shop' })
    })
    afterEach(() => catalog.proxy.calm())
    after(() => catalog.close())
    const table = (name: string) => create('table', { name, databaseSchema: 'svc.shop.public', columns: COLUMNS })
    const put = async (name: string): Promise<Entity> => catalog.metadata.put('table', table(name).body)

    for (const name of HOSTILE) {
      it(`writes a table called ${JSON.stringify(name)} and finds it by the FQN built here`, async () => {
        const { fqn } = table(name)
        const written = await put(name)
        expect(written.fullyQualifiedName).to.equal(fqn)
        expect(await catalog.metadata.getByName('table', fqn)).to.include({ id: written.id })
      })
    }

    it('finds nothing under a name that is not there, and nothing else by accident', async () => {
      await put('orders')
      for (const fqn of ['svc.shop.public.order', 'svc.shop.public.orders/', 'svc.shop.public.orders%', 'svc.shop.*']) {
        expect(await catalog.metadata.getByName('table', fqn), fqn).to.equal(undefined)
      }
    })

    it('reads the fields it is asked for, and deleted entities when it is asked for those', async () => {
      const { id } = await put('gone')
      await catalog.metadata.patch('table', id, [{ op: 'add', path: '/displayName', value: 'Gone' }])
      await catalog.metadata.delete('table', id)
      const fqn = 'svc.shop.public.gone'
      expect(await catalog.metadata.getByName('table', fqn)).to.equal(undefined)
      expect(await catalog.metadata.getByName('table', fqn, { include: 'all', fields: 'columns' })).to.include({
        deleted: true,
        displayName: 'Gone',
      })
    })

    it('deletes what is gone already without a complaint', async () => {
      const { id } = await put('twice')
      await catalog.metadata.delete('table', id, { hardDelete: true })
      await catalog.metadata.delete('table', id, { hardDelete: true })
      expect(await catalog.metadata.getByName('table', 'svc.shop.public.twice', { include: 'all' })).to.equal(undefined)
    })

    it('lets patches of different fields of one entity both survive, however many there are', async () => {
      const { id, fullyQualifiedName } = await put('patched')
      const columns = (await catalog.metadata.getByName('table', fullyQualifiedName, { fields: 'columns' }))!.columns
      expect(columns).to.have.lengthOf(1)
      await Promise.all([
        catalog.metadata.patch('table', id, [{ op: 'add', path: '/displayName', value: 'Shown' }]),
        catalog.metadata.patch('table', id, [{ op: 'add', path: '/description', value: 'Told' }]),
        catalog.metadata.patch('table', id, [{ op: 'add', path: '/columns/0/description', value: 'The key' }]),
      ])
      const found = await catalog.metadata.getByName('table', fullyQualifiedName, { fields: 'columns' })
      expect(found).to.include({ displayName: 'Shown', description: 'Told' })
      expect(found).to.have.nested.property('columns[0].description', 'The key')
    })

    it('keeps patches of one entity apart on the wire, also when one of them fails', async () => {
      const { id } = await put('apart')
      catalog.proxy.exchanges.length = 0
      const outcomes = await Promise.allSettled([
        catalog.metadata.patch('table', id, [{ op: 'replace', path: '/no/such/path', value: 1 }]),
        catalog.metadata.patch('table', id, [{ op: 'add', path: '/displayName', value: 'Second' }]),
      ])
      expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'fulfilled'])
      expect(catalog.proxy.exchanges.map(({ method, path }) => `${method} ${path}`)).to.deep.equal(
        Array(2).fill(`PATCH /api/v1/tables/${id}`),
      )
    })

    it('lists every entity of a scope, whatever its names', async () => {
      const found = await catalog.metadata.list('table', { databaseSchema: 'svc.shop.public' })
      expect(found.map(({ fullyQualifiedName }) => fullyQualifiedName)).to.include.members(
        HOSTILE.map((name) => table(name).fqn as string),
      )
    })

    it('passes on that an entity is refused, with the reason, and tries it once', async () => {
      catalog.proxy.exchanges.length = 0
      const failure = await catalog.metadata
        .put('database', { name: 'lost', service: 'nobody' })
        .catch((error: unknown) => error)
      expect(failure).to.include({ name: 'ApiError', sort: 'refused' })
      expect((failure as Error).message).to.match(/^PUT \/databases answered 4\d\d: .*nobody/)
      expect(catalog.proxy.exchanges).to.have.lengthOf(1)
    })

    it('answers undefined for the bulk and deleteStale routes where the server has none', async () => {
      const many = await catalog.metadata.putMany('table', [table('m1').body, table('m2').body])
      const scope = { scopeFqn: 'svc.shop.public', scopeEntityType: 'databaseSchema', seenFqns: [] }
      const stale = await catalog.metadata.deleteStale('storedProcedure', scope)
      if (generation === '1.6') expect([many, stale]).to.deep.equal([undefined, undefined])
      else {
        expect(many).to.deep.include({ status: 'success', numberOfRowsPassed: 2 })
        expect(stale).to.include({ status: 'success' })
      }
    })

    it('reads back a service by the id that its write gave', async () => {
      expect(await catalog.metadata.getByName('databaseService', 'svc')).to.include({ id: service.id })
    })

    it('says when a server answers again', async () => {
      catalog.proxy.strike({ match: /system\/version/, times: 3, answer: { status: 503 } })
      await catalog.metadata.answers()
      catalog.proxy.strike({ match: /system\/version/, answer: { status: 401 } })
      expect(await catalog.metadata.answers().catch((error: unknown) => error)).to.include({ sort: 'auth' })
    })
  })
}
