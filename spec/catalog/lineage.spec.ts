import { expect } from 'chai'
import { addParents, table, useCatalog } from './use-catalog.js'

const FQN = 'pg.shop.public'
const edge = (from: string, to: string) => `/lineage/table/name/${FQN}.${from}/table/name/${FQN}.${to}`
const read = (from: string, to: string) => `/lineage/getLineageEdge/table/name/${FQN}.${from}/table/name/${FQN}.${to}`
const pair = (from: string, to: string) => ({ fromColumns: [`${FQN}.${from}`], toColumn: `${FQN}.${to}` })

describe('lineage by name', () => {
  const used = useCatalog()
  const { ask, must } = used
  before(async () => {
    await addParents(used)
    await must(
      'PUT',
      '/tables/bulk',
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => table(name)),
    )
  })

  it('stores an edge and reads it', async () => {
    await must('PUT', edge('a', 'b'), {
      source: 'ViewLineage',
      sqlQuery: 'create view b',
      columnsLineage: [pair('a.id', 'b.id')],
    })
    const { edge: stored } = await must('GET', read('a', 'b'))
    expect(stored).to.deep.equal({
      source: 'ViewLineage',
      sqlQuery: 'create view b',
      columnsLineage: [pair('a.id', 'b.id')],
    })
  })

  it('takes an edge without details for one made by hand', async () => {
    await must('PUT', edge('b', 'c'), {})
    expect(await must('GET', read('b', 'c'))).to.deep.equal({ edge: { source: 'Manual' } })
  })

  it('patches the details', async () => {
    await must('PATCH', edge('a', 'b'), [
      { op: 'replace', path: '/columnsLineage', value: [pair('a.id', 'b.id'), pair('a.total', 'b.total')] },
      { op: 'add', path: '/sqlQuery', value: 'create or replace view b' },
    ])
    const { edge: stored } = await must('GET', read('a', 'b'))
    expect(stored.columnsLineage).to.have.length(2)
    expect(stored).to.include({ sqlQuery: 'create or replace view b', source: 'ViewLineage' })
  })

  it('refuses unknown columns, entities and edges', async () => {
    const unknown = { columnsLineage: [pair('a.nope', 'b.id')] }
    expect((await ask('PUT', edge('a', 'b'), unknown)).body.message).to.include('pg.shop.public.a.nope')
    expect((await ask('PUT', edge('a', 'nobody'), {})).status).to.equal(404)
    expect((await ask('PATCH', edge('c', 'a'), [{ op: 'add', path: '/sqlQuery', value: 'x' }])).status).to.equal(404)
    expect((await ask('GET', read('c', 'a'))).status).to.equal(404)
  })

  it('shows the graph around an entity, as deep as asked but not deeper than three', async () => {
    for (const [from, to] of [
      ['c', 'd'],
      ['d', 'e'],
      ['e', 'f'],
    ] as const)
      await must('PUT', edge(from, to), {})
    const around = async (name: string, query: object) => {
      const { nodes } = await must('GET', `/lineage/table/name/${FQN}.${name}`, undefined, { ...query })
      return nodes.map((node: { name: string }) => node.name).sort()
    }
    expect(await around('c', { upstreamDepth: 1, downstreamDepth: 0 })).to.deep.equal(['b'])
    expect(await around('c', { upstreamDepth: 2, downstreamDepth: 1 })).to.deep.equal(['a', 'b', 'd'])
    expect(await around('a', { upstreamDepth: 0, downstreamDepth: 9 })).to.deep.equal(['b', 'c', 'd'])
  })

  it('deletes the edges of one source that lead to an entity', async () => {
    await must('PUT', edge('d', 'b'), { source: 'QueryLineage' })
    await must('DELETE', `/lineage/source/name/table/${FQN}.b/type/ViewLineage`)
    expect((await ask('GET', read('a', 'b'))).status).to.equal(404)
    expect((await ask('GET', read('d', 'b'))).status).to.equal(200)
  })

  it('goes with its entities', async () => {
    await must('DELETE', `/tables/name/${FQN}.d`, undefined, { hardDelete: true })
    expect(used.catalog().dump().edges).to.have.length(2)
  })
})
