import { expect } from 'chai'
import { databaseMetadata } from '../../../lib/services/database/config.js'
import { createOwners, type OwnedPath } from '../../../lib/services/database/owners.js'

const KNOWN = new Set(['anna', 'team', 'dba', 'sales', 'fallback', 'reported', 'ops'])

/** The owners of an element under a config as it is written. */
async function ownersOf(config: object, path: OwnedPath, reported?: string): Promise<readonly string[] | undefined> {
  const checked = databaseMetadata.parse(config)
  const find = createOwners(checked, async (name) => (KNOWN.has(name) ? { id: name, type: 'user' } : undefined))
  return (await find(path, reported))?.map(({ id }) => id)
}

const TABLE: OwnedPath = ['shop', 'public', 'orders']
const rules = (ownerConfig: object, more: object = {}) => ({ ownerConfig, ...more })

describe('owners', () => {
  for (const [title, config, path, owners] of [
    ['nobody without a rule', {}, TABLE, undefined],
    ['the default', rules({ default: 'fallback' }), TABLE, ['fallback']],
    ['one name for the whole level', rules({ table: 'team', default: 'fallback' }), TABLE, ['team']],
    ['a map by simple name', rules({ table: { orders: 'sales' } }), TABLE, ['sales']],
    ['a map by name without the service', rules({ table: { 'shop.public.orders': 'sales' } }), TABLE, ['sales']],
    [
      'the longer name before the simple one',
      rules({ table: { orders: 'team', 'shop.public.orders': 'sales' } }),
      TABLE,
      ['sales'],
    ],
    ['several', rules({ table: { orders: ['sales', 'anna'] } }), TABLE, ['sales', 'anna']],
    ['those of several that the catalog knows', rules({ table: { orders: ['ghost', 'anna'] } }), TABLE, ['anna']],
    ['nobody when the catalog knows none of them', rules({ table: 'ghost', default: 'fallback' }), TABLE, undefined],
    ['its schema’s, which it inherits', rules({ databaseSchema: 'team', database: 'dba' }), TABLE, ['team']],
    ['its database’s where the schema has none', rules({ database: { shop: 'dba' } }), TABLE, ['dba']],
    [
      'its parent’s when a map does not name it',
      rules({ table: { customers: 'sales' }, databaseSchema: { 'shop.public': 'team' }, default: 'fallback' }),
      TABLE,
      ['team'],
    ],
    [
      'the default when nothing is inherited',
      rules({ database: 'dba', default: 'fallback', enableInheritance: false }),
      TABLE,
      ['fallback'],
    ],
    ['nobody when inheritance is off', rules({ databaseSchema: 'team', enableInheritance: false }), TABLE, undefined],
    ['nobody by the rule of another level', rules({ table: 'team' }), ['shop', 'public'], undefined],
    ['its own, not that of a child', rules({ table: 'team', databaseSchema: 'sales' }), ['shop', 'public'], ['sales']],
    [
      'a schema’s by its longer name',
      rules({ databaseSchema: { 'shop.public': 'sales' } }),
      ['shop', 'public'],
      ['sales'],
    ],
    ['a database’s', rules({ database: 'dba' }), ['shop'], ['dba']],
    ['nothing from the service', rules({ service: 'ops' }), ['shop'], undefined],
  ] as const satisfies readonly (readonly [string, object, OwnedPath, readonly string[] | undefined])[]) {
    it(`give ${path.join('.')} ${title}`, async () => {
      expect(await ownersOf(config, path)).to.deep.equal(owners)
    })
  }

  it('are those the source reports only when asked for, and only where no rule covers', async () => {
    expect(await ownersOf({}, TABLE, 'reported')).to.equal(undefined)
    expect(await ownersOf({ includeOwners: true }, TABLE, 'reported')).to.deep.equal(['reported'])
    expect(await ownersOf({ includeOwners: true }, TABLE, 'ghost')).to.equal(undefined)
    expect(await ownersOf({ includeOwners: true }, TABLE)).to.equal(undefined)
    for (const config of [{ table: 'team' }, { databaseSchema: 'team' }, { default: 'team' }]) {
      expect(await ownersOf(rules(config, { includeOwners: true }), TABLE, 'reported')).to.deep.equal(['team'])
    }
  })

  it('are not found by accident for names that every object knows', async () => {
    for (const name of ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__']) {
      expect(await ownersOf(rules({ table: { orders: 'sales' } }), ['shop', 'public', name]), name).to.equal(undefined)
    }
  })

  it('of the service are those that its rule names, else the default', async () => {
    expect(await ownersOf(rules({ service: 'ops', default: 'fallback' }), [])).to.deep.equal(['ops'])
    expect(await ownersOf(rules({ default: 'fallback' }), [])).to.deep.equal(['fallback'])
    expect(await ownersOf(rules({ database: 'dba' }), [])).to.equal(undefined)
  })
})
