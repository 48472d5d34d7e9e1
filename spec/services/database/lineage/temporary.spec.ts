import { expect } from 'chai'
import fc from 'fast-check'
import type { Edge, Node } from '../../../../lib/services/database/lineage/edges.js'
import { temporaryTables } from '../../../../lib/services/database/lineage/temporary.js'
import type { FoundTable } from '../../../../lib/services/database/tables/found-table.js'

/** Upper case: a table of the catalog. Lower case: one that is there for a while. */
const node = (key: string): Node =>
  key === key.toUpperCase() ? { key, table: { fqn: key } as unknown as FoundTable } : { key }
const edge = (from: string, to: string, ...columns: readonly (readonly [string, string])[]): Edge => ({
  from: node(from),
  to: node(to),
  columns: columns.map(([one, other]) => ({ from: one, to: other })),
})
const collapsed = (...edges: readonly Edge[]) => {
  const tables = temporaryTables()
  for (const one of edges) tables.add(one)
  return [...tables.collapsed()].map(({ from, to, columns, hops }) => ({
    edge: `${from.key}→${to.key}`,
    columns: columns.map((pair) => `${pair.from}→${pair.to}`),
    hops: hops.map(({ key }) => key).join(),
  }))
}

describe('data that flows through temporary tables', () => {
  it('arrives with its columns', () => {
    expect(
      collapsed(edge('A', 't', ['x', 'y']), edge('t', 'u', ['y', 'z'], ['o', 'p']), edge('u', 'B', ['Z', 'w'])),
    ).to.deep.equal([{ edge: 'A→B', columns: ['x→w'], hops: 'A,t,u,B' }])
  })

  it('arrives at every table at the end, and comes from every one at the beginning', () => {
    const edges = collapsed(
      edge('A', 't', ['a', 'c']),
      edge('B', 't', ['b', 'c']),
      edge('t', 'C', ['c', 'd']),
      edge('t', 'D'),
    )
    expect(edges.map((one) => one.edge)).to.have.members(['A→C', 'A→D', 'B→C', 'B→D'])
    expect(edges.find((one) => one.edge === 'B→C')).to.have.deep.property('columns', ['b→d'])
  })

  it('takes the columns behind a star as they are', () => {
    expect(collapsed(edge('A', 't', ['x', 'y']), edge('t', 'B', ['*', '*']))[0]).to.have.deep.property('columns', [
      'x→y',
    ])
  })

  it('ends in a cycle, and never leads back to where it came from', () => {
    expect(
      collapsed(edge('A', 't'), edge('t', 'u'), edge('u', 't'), edge('u', 'A'), edge('u', 'B')).map((one) => one.edge),
    ).to.deep.equal(['A→B'])
  })

  it('is not followed where it ends in nothing, nor where no temporary table is passed', () => {
    expect(collapsed(edge('A', 't'), edge('A', 'B'), edge('t', 'u'))).to.deep.equal([])
  })

  it('leads only where there is a way, whatever the graph', () => {
    const names = fc.constantFrom('A', 'B', 'C', 't', 'u', 'v')
    fc.assert(
      fc.property(fc.array(fc.tuple(names, names), { maxLength: 20 }), (pairs) => {
        const has = new Set(pairs.map(([from, to]) => `${from}→${to}`))
        for (const { hops } of collapsed(...pairs.map(([from, to]) => edge(from, to)))) {
          const way = hops.split(',')
          for (const [at, to] of way.slice(1).entries()) expect(has.has(`${way[at]}→${to}`)).to.equal(true)
          expect(way.slice(1, -1).every((key) => key === key.toLowerCase())).to.equal(true)
        }
      }),
    )
  })
})
