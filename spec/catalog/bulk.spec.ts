import { expect } from 'chai'
import { bulkOperationResult } from '../../lib/record/entities/bulk-operation-result.js'
import { addParents, column, table, useCatalog } from './use-catalog.js'

const hash = (letter: string) => letter.repeat(32)

describe('PUT {collection}/bulk', () => {
  const used = useCatalog()
  const { ask, must } = used
  before(() => addParents(used))

  const put = async (bodies: readonly object[], query = {}) => {
    const answer = await must('PUT', '/tables/bulk', bodies, { async: false, overrideMetadata: false, ...query })
    return bulkOperationResult.parse(answer)
  }
  const read = (name: string) =>
    must('GET', `/tables/name/pg.shop.public.${name}`, undefined, { fields: 'owners,tags' })

  it('creates, then updates, each entity named by its FQN', async () => {
    const first = await put([table('a'), table('b')])
    expect(first).to.deep.equal({
      dryRun: false,
      status: 'success',
      numberOfRowsProcessed: 2,
      numberOfRowsPassed: 2,
      numberOfRowsFailed: 0,
      successRequest: [
        { request: 'pg.shop.public.a', status: 201, message: 'created' },
        { request: 'pg.shop.public.b', status: 201, message: 'created' },
      ],
      failedRequest: [],
    })
    const second = await put([table('a', { tableType: 'View' }), table('b')])
    expect(second.successRequest?.map(({ status, message }) => [status, message])).to.deep.equal([
      [200, 'updated'],
      [200, 'unchanged'],
    ])
    expect((await read('a')).version).to.equal(0.2)
  })

  it('leaves an entity alone whose sourceHash is the stored one, whatever else the request says', async () => {
    await put([table('hashed', { sourceHash: hash('a') })])
    const again = await put([table('hashed', { sourceHash: hash('a'), tableType: 'View', columns: [] })])
    expect(again.successRequest?.[0]?.message).to.equal('unchanged')
    expect(await read('hashed'))
      .to.include({ version: 0.1 })
      .and.not.have.property('tableType')
    const changed = await put([table('hashed', { sourceHash: hash('b'), tableType: 'View' })])
    expect(changed.successRequest?.[0]?.message).to.equal('updated')
    expect(await read('hashed')).to.include({ tableType: 'View', sourceHash: hash('b') })
  })

  it('brings back a deleted entity although its sourceHash is the same', async () => {
    await put([table('gone', { sourceHash: hash('c') })])
    await must('DELETE', '/tables/name/pg.shop.public.gone')
    await put([table('gone', { sourceHash: hash('c') })])
    expect((await read('gone')).deleted).to.equal(false)
  })

  it('takes the good requests of a call and tells what is wrong with each other one', async () => {
    const repeated = table('twice', { columns: [column('x'), column('x')] })
    const orphan = table('orphan', { databaseSchema: 'pg.shop.nowhere' })
    const result = await put([table('good'), repeated, orphan, table('typo', { columms: [] }), table('good2')])
    expect(result).to.include({ status: 'partialSuccess', numberOfRowsPassed: 2, numberOfRowsFailed: 3 })
    expect(result.failedRequest).to.deep.equal([
      { request: 'twice', status: 400, message: 'Column name x is repeated' },
      { request: 'orphan', status: 404, message: 'databaseSchema instance for pg.shop.nowhere not found' },
      { request: 'typo', status: 400, message: 'Unrecognized field "columms" in the body' },
    ])
    expect((await ask('GET', '/tables/name/pg.shop.public.good2')).status).to.equal(200)
    expect((await ask('GET', '/tables/name/pg.shop.public.twice')).status).to.equal(404)
  })

  it('calls it a failure when no request was good', async () => {
    expect(await put([table('orphan', { databaseSchema: 'x.y.z' })])).to.include({
      status: 'failure',
      numberOfRowsPassed: 0,
    })
  })

  it('keeps stored text and owners unless it is told to override them', async () => {
    const ada = await must('PUT', '/users', { name: 'ada', email: 'ada@example.org' })
    const bob = await must('PUT', '/users', { name: 'bob', email: 'bob@example.org' })
    const owned = (description: string, { id }: { readonly id: string }) =>
      table('owned', { description, owners: [{ id, type: 'user' }] })
    await put([owned('first', ada)])
    await put([owned('second', bob)])
    expect(await read('owned')).to.have.property('description', 'first')
    expect((await read('owned')).owners[0].name).to.equal('ada')
    await put([owned('second', bob)], { overrideMetadata: true })
    expect(await read('owned')).to.have.property('description', 'second')
    expect((await read('owned')).owners[0].name).to.equal('bob')
  })

  it('refuses what is no list', async () => {
    expect((await ask('PUT', '/tables/bulk', table('one'))).status).to.equal(400)
  })

  it('writes queries without a name, each named by its SQL', async () => {
    const result = await must('PUT', '/queries/bulk', [{ query: 'SELECT 1', service: 'pg' }])
    expect(result.successRequest[0].request).to.equal('pg.b1698e52a0f16203489454196a0c6307')
  })

  it('stores a hundred tables of twenty columns in well under 100 ms', async () => {
    const columns = Array.from({ length: 20 }, (_, at) => column(`column_${at}`, { description: 'what it holds' }))
    const times: number[] = []
    for (const round of [1, 2, 3, 4, 5]) {
      const bodies = Array.from({ length: 100 }, (_, at) => table(`wide_${round}_${at}`, { columns }))
      const start = performance.now()
      expect(await put(bodies)).to.include({ numberOfRowsPassed: 100 })
      times.push(performance.now() - start)
    }
    expect(Math.min(...times)).to.be.below(100)
  })
})
