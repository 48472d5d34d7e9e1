import { expect } from 'chai'
import { from, lastValueFrom } from 'rxjs'
import { right } from '../../lib/record/either.js'
import type { LineageDetails } from '../../lib/record/entities/lineage.js'
import type { Fqn } from '../../lib/record/fqn.js'
import { type AddLineage, lineage } from '../../lib/record/request.js'
import { metadataRest } from '../../lib/sinks/metadata-rest/index.js'
import { createFlow } from '../../lib/stream/flow.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'

const fqn = (table: string) => `pg.shop.public.${table}` as Fqn
const column = (table: string, name: string) => `${fqn(table)}.${name}` as Fqn
const flow = (...pairs: readonly (readonly [string, string])[]): LineageDetails => ({
  source: 'QueryLineage',
  sqlQuery: 'INSERT …',
  columnsLineage: pairs.map(([one, other]) => ({ fromColumns: [column('a', one)], toColumn: column('b', other) })),
})

for (const generation of ['2.0', '1.6'] as const) {
  describe(`edges written to a server of the ${generation} generation`, () => {
    let catalog: TestCatalog
    beforeEach(async () => {
      catalog = await startTestCatalog(generation)
      const { metadata } = catalog
      await metadata.put('databaseService', { name: 'pg', serviceType: 'Postgres' })
      await metadata.put('database', { name: 'shop', service: 'pg' })
      await metadata.put('databaseSchema', { name: 'public', database: 'pg.shop' })
      const columns = ['x', 'y'].map((name) => ({ name, dataType: 'INT' as const }))
      for (const name of ['a', 'b', 'c'])
        await metadata.put('table', { name, databaseSchema: 'pg.shop.public', columns })
      catalog.proxy.exchanges.length = 0
    })
    afterEach(() => catalog.close())

    const write = async (...edges: readonly AddLineage[]) => {
      const sink = metadataRest.create({}, catalog.metadata)
      await lastValueFrom(sink.write(from(edges.map(right)), createFlow()), { defaultValue: undefined })
      return sink.getStatus()
    }
    const edge = (one: string, other: string, details: LineageDetails = {}, more = {}) =>
      lineage({ kind: 'table', fqn: fqn(one) }, { kind: 'table', fqn: fqn(other) }, details, more)
    const stored = async (to: string) =>
      (await catalog.metadata.lineage.into({ kind: 'table', fqn: fqn(to) }))?.map(({ details }) => details)
    const writes = () => catalog.proxy.exchanges.filter(({ method }) => method === 'PUT').length

    it('are there, each by one request', async () => {
      const status = await write(edge('a', 'b', flow(['x', 'y'])), edge('c', 'b', { source: 'ViewLineage' }))
      expect(status).to.include({ records: 2, errors: 0 })
      expect(await stored('b')).to.have.length(2)
    })

    it('add columns to what is stored, and keep who said it first', async () => {
      await write(edge('a', 'b', { ...flow(['x', 'x']), source: 'Manual' }))
      await write(edge('a', 'b', flow(['y', 'y'])))
      const [details] = (await stored('b'))!
      expect(details).to.include({ source: 'Manual' })
      expect(details!.columnsLineage!.map(({ toColumn }) => toColumn)).to.have.members([
        column('b', 'x'),
        column('b', 'y'),
      ])
    })

    it('are not written again when they say nothing new', async () => {
      await write(edge('a', 'b', flow(['x', 'x'], ['y', 'y'])))
      const before = writes()
      await write(edge('a', 'b', flow(['y', 'y'], ['x', 'x'])))
      expect(writes()).to.equal(before)
    })

    it('are not read one by one: an entity’s at once, and none where nothing led into it', async () => {
      await write(edge('a', 'b'), edge('c', 'b'))
      const reads = () =>
        catalog.proxy.exchanges.filter(({ method, path }) => method === 'GET' && path.includes('/lineage/'))
      catalog.proxy.exchanges.length = 0
      await write(edge('a', 'b', flow(['x', 'x'])), edge('c', 'b', { sqlQuery: 'SELECT 1' }))
      expect(reads()).to.have.length(1)
      catalog.proxy.exchanges.length = 0
      await write(edge('a', 'c', {}, { isFirst: true }))
      expect(reads()).to.deep.equal([])
    })

    it('between entities that are not there are failures that name them', async () => {
      const status = await write(edge('a', 'gone'), edge('a', 'b'))
      expect(status).to.include({ records: 1, errors: 1 })
      expect(status.failures[0]).to.have.property('name', fqn('gone'))
    })

    if (generation === '2.0') {
      it('take the place of those of their source with override, others stay', async () => {
        await write(edge('a', 'b', { source: 'ViewLineage' }), edge('c', 'b', { source: 'QueryLineage' }))
        await write(edge('c', 'b', { source: 'ViewLineage' }, { override: true }))
        const sources = (await stored('b'))!.map(({ source }) => source)
        expect(sources).to.deep.equal(['QueryLineage'])
      })
    }
  })
}
