import { expect } from 'chai'
import { readTableColumns } from '../../lib/lineage/index.js'
import { columnLookup } from '../../lib/lineage/table-columns.js'

describe('the columns of tables', () => {
  const shapes: Readonly<Record<string, unknown>> = {
    'a list by name': { 's.t': ['a', 'b'] },
    'types by name': { 's.t': { a: 'INT', b: 'TEXT' } },
    'names nested in schemas': { s: { t: ['a', 'b'] } },
    'types nested in schemas': { s: { t: { a: 'INT', b: 'TEXT' } } },
    'tables with a list of columns': { 's.t': { columns: [{ name: 'a' }, { name: 'b' }] } },
    'a list of tables': [{ schema: 's', name: 't', columns: ['a', 'b'] }],
  }
  for (const [title, shape] of Object.entries(shapes)) {
    it(`are read from ${title}`, () => {
      expect(readTableColumns(shape)).to.deep.equal({ tables: [{ parts: ['s', 't'], columns: ['a', 'b'] }] })
    })
  }

  it('are nothing else', () => {
    expect(() => readTableColumns(['t'])).to.throw(TypeError)
    expect(() => readTableColumns({ s: { t: 1 } })).to.throw(TypeError, 's.t')
  })

  it('are found by the parts a name has, whatever their case', () => {
    const lookup = columnLookup(readTableColumns({ 'Db.S.T': ['a'] }))
    expect([['t'], ['s', 't'], ['db', 's', 't'], ['srv', 'db', 's', 't']].map((parts) => lookup({ parts }))).to.deep.equal([
      ['a'], ['a'], ['a'], ['a'],
    ]) // biome-ignore format: a list
    expect(lookup({ parts: ['other', 't'] })).to.equal(undefined)
  })

  it('are not guessed when a name may mean two tables', () => {
    const lookup = columnLookup(readTableColumns({ 'a.t': ['x'], 'b.t': ['y'] }))
    expect(lookup({ parts: ['t'] })).to.equal(undefined)
    expect(lookup({ parts: ['b', 't'] })).to.deep.equal(['y'])
  })
})
