import { expect } from 'chai'
import fc from 'fast-check'
import { decodeNames, encodeNames } from '../../lib/record/wire-names.js'

const TABLE = {
  name: 'a::b',
  displayName: 'a::b',
  description: 'says "hi"\n>',
  databaseSchema: 'svc.shop."s::t"',
  columns: [
    { name: 'c>d', description: 'c>d', children: [{ name: 'e"f', children: [{ name: 'g\th' }] }] },
    { name: 'plain' },
  ],
  tableConstraints: [
    { constraintType: 'FOREIGN_KEY', columns: ['c>d'], referredColumns: ['svc.shop.s.t.x>y'] },
    { constraintType: 'UNIQUE' },
  ],
  tags: [{ tagFQN: 'C::1.x' }],
}

describe('names on the wire', () => {
  it('are encoded in the name of a table, its columns at any depth, and its constraints, and nowhere else', () => {
    expect(encodeNames('table', TABLE)).to.deep.equal({
      ...TABLE,
      name: 'a__reserved__colon__b',
      columns: [
        {
          name: 'c__reserved__arrow__d',
          description: 'c>d',
          children: [{ name: 'e__reserved__quote__f', children: [{ name: 'g__reserved__tab__h' }] }],
        },
        { name: 'plain' },
      ],
      tableConstraints: [
        {
          constraintType: 'FOREIGN_KEY',
          columns: ['c__reserved__arrow__d'],
          referredColumns: ['svc.shop.s.t.x>y'],
        },
        { constraintType: 'UNIQUE' },
      ],
    })
  })

  it('leave the request they were made from as it was', () => {
    const before = structuredClone(TABLE)
    encodeNames('table', TABLE)
    expect(TABLE).to.deep.equal(before)
  })

  it('of services go out as they are', () => {
    const service = { name: 'a::b', serviceType: 'Postgres' }
    expect(encodeNames('databaseService', service)).to.deep.equal(service)
  })

  it('of other kinds are encoded alone: their columns, if any, are not names', () => {
    const container = { name: 'a>b', columns: [{ name: 'c>d' }] }
    expect(encodeNames('container', container)).to.deep.equal({ ...container, name: 'a__reserved__arrow__b' })
    expect(encodeNames('query', { query: 'SELECT 1 > 0' })).to.deep.equal({ query: 'SELECT 1 > 0' })
  })

  it('come back as they went out', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ':', '>', '"', '\n', '\r', '\t', '.', '表'), minLength: 1 })
    fc.assert(
      fc.property(text, text, text, (name, column, child) => {
        const body = {
          name,
          columns: [{ name: column, children: [{ name: child }] }],
          tableConstraints: [{ columns: [column] }],
        }
        expect(decodeNames('table', encodeNames('table', body))).to.deep.equal(body)
        expect(JSON.stringify(encodeNames('table', body))).not.to.match(/::|>|\\["nrt]/)
      }),
    )
  })
})
