import { expect } from 'chai'
import type { SqlName } from '../../../../lib/services/database/tables/pattern.js'
import { tableFinder } from '../../../../lib/services/database/tables/table-finder.js'
import { startTestCatalog, type TestCatalog } from '../../../support/catalog.js'

const COLUMNS = [{ name: 'id', dataType: 'INT' }] as const

for (const generation of ['2.0', '1.6'] as const) {
  describe(`tables found by their names in SQL, on a server of the ${generation} generation,`, () => {
    let catalog: TestCatalog
    before(async () => {
      catalog = await startTestCatalog(generation)
      const { metadata } = catalog
      for (const service of ['pg', 'lake']) {
        await metadata.put('databaseService', { name: service, serviceType: 'Postgres' })
        await metadata.put('database', { name: 'shop', service })
      }
      for (const schema of ['sales', 'public', 'crm', 'My.Schema'])
        await metadata.put('databaseSchema', { name: schema, database: 'pg.shop' })
      await metadata.put('databaseSchema', { name: 'raw', database: 'lake.shop' })
      const tables = {
        'pg.shop.sales': ['orders', 'Cased', 'cased2', 'twice'],
        'pg.shop.public': ['orders', 'cased2'],
        'pg.shop.crm': ['orders', 'people', 'twice'],
        'pg.shop."My.Schema"': ['a.b'],
        'lake.shop.raw': ['events', 'people'],
      }
      for (const [databaseSchema, names] of Object.entries(tables))
        for (const name of names) await metadata.put('table', { name, databaseSchema, columns: COLUMNS })
    })
    after(() => catalog.close())

    const finder = (searchPath: readonly string[] = []) =>
      tableFinder(catalog.metadata, { services: ['pg', 'lake'], searchPath })
    const found = async (name: SqlName, searchPath?: readonly string[]): Promise<unknown> => {
      const answer = await finder(searchPath)(name)
      return 'table' in answer ? answer.table.fqn : answer
    }

    it('takes missing parts from where the statement ran', async () => {
      expect(await found({ parts: ['orders'], database: 'shop', schema: 'sales' })).to.equal('pg.shop.sales.orders')
      expect(await found({ parts: ['crm', 'orders'], database: 'shop', schema: 'sales' })).to.equal(
        'pg.shop.crm.orders',
      )
      expect(await found({ parts: ['server', 'shop', 'sales', 'orders'] })).to.equal('pg.shop.sales.orders')
      expect(await found({ parts: ['My.Schema', 'a.b'], database: 'shop' })).to.equal('pg.shop."My.Schema"."a.b"')
    })

    it('does not mind the case', async () => {
      expect(await found({ parts: ['SALES', 'CASED'], database: 'SHOP' })).to.equal('pg.shop.sales.Cased')
    })

    it('looks in other schemas for a name without one, the search path first', async () => {
      expect(await found({ parts: ['people'], database: 'shop', schema: 'sales' })).to.equal('pg.shop.crm.people')
      expect(await found({ parts: ['orders'], database: 'shop' }, ['public'])).to.equal('pg.shop.public.orders')
    })

    it('takes none of several, and names them', async () => {
      expect(await found({ parts: ['twice'], database: 'shop' }, ['public'])).to.deep.equal({
        ambiguous: ['pg.shop.crm.twice', 'pg.shop.sales.twice'],
      })
    })

    it('goes on to the next service, and says what it looked for', async () => {
      expect(await found({ parts: ['raw', 'events'], database: 'shop' })).to.equal('lake.shop.raw.events')
      expect(await found({ parts: ['raw', 'gone'], database: 'shop' })).to.deep.equal({
        missing: ['pg.shop.raw.gone', 'pg.*.raw.gone', 'lake.shop.raw.gone', 'lake.*.raw.gone'],
      })
    })

    it('asks for many names with one search, and for each once', async () => {
      const find = finder()
      catalog.proxy.exchanges.length = 0
      const names = ['sales', 'public', 'crm'].map((schema) => ({ parts: [schema, 'orders'], database: 'shop' }))
      const tables = await Promise.all([...names, ...names].map(find))
      expect(tables.every((one) => 'table' in one && one.table.columns.length === 1)).to.equal(true)
      await Promise.all(names.map(find))
      expect(catalog.proxy.exchanges).to.have.length(1)
    })

    it('reads a table by name that the search doesn’t know yet', async () => {
      const lagging = { ...catalog.metadata, search: async () => [] }
      const find = tableFinder(lagging, { services: ['pg'], searchPath: [] })
      expect(await find({ parts: ['shop', 'sales', 'orders'] })).to.have.nested.property(
        'table.fqn',
        'pg.shop.sales.orders',
      )
    })
  })
}
