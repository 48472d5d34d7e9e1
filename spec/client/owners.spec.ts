import { expect } from 'chai'
import type { Entity } from '../../lib/client/metadata.js'
import { type FindOwner, ownerFinder } from '../../lib/client/owners.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'

describe('owners by name', () => {
  let catalog: TestCatalog
  let find: FindOwner
  const ids: Record<string, string> = {}
  before(async () => {
    catalog = await startTestCatalog()
    const team = async (name: string, more: object = {}): Promise<Entity> =>
      catalog.metadata.put('team', { name, teamType: 'Group', ...more })
    const user = async (name: string, more: object = {}): Promise<Entity> =>
      catalog.metadata.put('user', { name, email: `u${Object.keys(ids).length}@example.org`, ...more })
    ids.sales = (await team('sales', { displayName: 'Sales Team' })).id
    ids.both = (await team('both')).id
    await user('both')
    await team('division', { teamType: 'Division' })
    ids.anna = (await user('anna', { displayName: 'Anna Karenina' })).id
    ids.dotted = (await user('john.doe')).id
    ids.operator = (await user('ops', { displayName: 'Research AND (Development)' })).id
    ids.mixed = (await user('Vronsky')).id
    ids.department = (await user('department', { displayName: 'A person' })).id
    await team('Department', { teamType: 'Department' })
  })
  beforeEach(() => {
    find = ownerFinder(catalog.metadata)
    catalog.proxy.exchanges.length = 0
  })
  afterEach(() => catalog.proxy.calm())
  after(() => catalog.close())

  it('are teams, and users where no team has the name', async () => {
    expect(await find('sales')).to.deep.equal({ id: ids.sales, type: 'team' })
    expect(await find('anna')).to.deep.equal({ id: ids.anna, type: 'user' })
    expect(await find('both')).to.deep.equal({ id: ids.both, type: 'team' })
  })

  it('are found by display name, and whatever the case', async () => {
    expect(await find('sales team')).to.deep.equal({ id: ids.sales, type: 'team' })
    expect(await find('anna karenina')).to.deep.equal({ id: ids.anna, type: 'user' })
    expect(await find('ANNA KARENINA')).to.deep.equal({ id: ids.anna, type: 'user' })
    expect(await find('vronsky')).to.deep.equal({ id: ids.mixed, type: 'user' })
  })

  it('may be called like an operator of the search', async () => {
    expect(await find('research and (development)')).to.deep.equal({ id: ids.operator, type: 'user' })
    expect(await find('Research AND (Development)')).to.deep.equal({ id: ids.operator, type: 'user' })
  })

  it('are no teams of another type than Group', async () => {
    expect(await find('division')).to.equal(undefined)
  })

  it('are users called like a team that may not own', async () => {
    expect(await find('department')).to.deep.equal({ id: ids.department, type: 'user' })
  })

  it('may have a dot in their name', async () => {
    expect(await find('john.doe')).to.deep.equal({ id: ids.dotted, type: 'user' })
    expect(await find('jane.doe')).to.equal(undefined)
  })

  it('are not taken from a fuzzy hit with another name', async () => {
    catalog.proxy.strike({
      match: /search\/query/,
      answer: {
        status: 200,
        body: { hits: { hits: [{ _source: { id: 'x', name: 'annabel', displayName: 'Annabel' } }] } },
      },
    })
    expect(await find('annabe')).to.equal(undefined)
    expect(await find('annabel')).to.deep.equal({ id: 'x', type: 'user' })
  })

  it('are looked up once, those that nobody knows too', async () => {
    expect(await Promise.all([find('nobody'), find('nobody')])).to.deep.equal([undefined, undefined])
    expect(await find('nobody')).to.equal(undefined)
    const asked = catalog.proxy.exchanges.map(({ path }) => path.split('?')[0])
    expect(asked).to.deep.equal([
      '/api/v1/teams/name/nobody',
      '/api/v1/search/query',
      '/api/v1/users/name/nobody',
      '/api/v1/search/query',
    ])
  })

  it('may be asked for by any text at all', async () => {
    for (const name of [
      'a/b',
      '100%',
      'a"b',
      '"',
      '*',
      '?',
      'a AND (b',
      '~',
      '^2',
      ':',
      'AND',
      'x OR y',
      'NOT',
      'x@y.org',
      '表',
      '\\',
      '  ',
    ]) {
      expect(await find(name), name).to.equal(undefined)
    }
  })

  it('are asked for again after a failure', async () => {
    catalog.proxy.strike({ match: /teams\/name/, times: 1, answer: { status: 400 } })
    expect(await find('sales').catch((error: unknown) => error)).to.include({ sort: 'refused' })
    expect(await find('sales')).to.deep.equal({ id: ids.sales, type: 'team' })
  })
})
