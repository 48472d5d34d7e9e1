import { expect } from 'chai'
import { addParents, table, useCatalog } from './use-catalog.js'

describe('DELETE {collection}/deleteStale', () => {
  const used = useCatalog()
  const { ask, must } = used
  before(async () => {
    await addParents(used)
    await must('PUT', '/databaseSchemas', { name: 'other', database: 'pg.shop' })
    await must('PUT', '/tables/bulk', [table('a'), table('b'), table('c', { databaseSchema: 'pg.shop.other' })])
  })

  const names = async (query = {}) => {
    const { data } = await must('GET', '/tables', undefined, { limit: 100, ...query })
    return data.map((one: { fullyQualifiedName: string }) => one.fullyQualifiedName)
  }
  const scope = { scopeFqn: 'pg.shop.public', scopeEntityType: 'databaseSchema', recursive: true }

  it('deletes softly what lies in the scope and was not seen', async () => {
    const result = await must('DELETE', '/tables/deleteStale', { ...scope, seenFqns: ['pg.shop.public.a'] })
    expect(result).to.deep.include({ status: 'success', numberOfRowsProcessed: 1, numberOfRowsFailed: 0 })
    expect(result.successRequest).to.deep.equal([{ request: 'pg.shop.public.b', status: 200, message: 'deleted' }])
    expect(await names()).to.deep.equal(['pg.shop.public.a', 'pg.shop.other.c'])
    expect(await names({ include: 'deleted' })).to.deep.equal(['pg.shop.public.b'])
  })

  it('finds nothing more to delete the second time', async () => {
    const result = await must('DELETE', '/tables/deleteStale', { ...scope, seenFqns: ['pg.shop.public.a'] })
    expect(result.successRequest).to.deep.equal([])
  })

  it('takes along what lies below, when it is recursive', async () => {
    const stale = { scopeFqn: 'pg.shop', scopeEntityType: 'database', seenFqns: ['pg.shop.public'] }
    const refused = await must('DELETE', '/databaseSchemas/deleteStale', stale)
    expect(refused.failedRequest).to.deep.equal([
      { request: 'pg.shop.other', status: 400, message: 'databaseSchema is not empty' },
    ])
    const result = await must('DELETE', '/databaseSchemas/deleteStale', { ...stale, recursive: true })
    expect(result.numberOfRowsPassed).to.equal(1)
    expect(await names()).to.deep.equal(['pg.shop.public.a'])
  })

  it('refuses an unknown scope and an unknown field', async () => {
    const unknown = { scopeFqn: 'pg.nowhere', scopeEntityType: 'database', seenFqns: [] }
    expect((await ask('DELETE', '/tables/deleteStale', unknown)).status).to.equal(404)
    expect((await ask('DELETE', '/tables/deleteStale', { ...scope, seen: [] })).status).to.equal(400)
  })

  it('deletes in the background, which is at once', async () => {
    const { id } = await must('GET', '/tables/name/pg.shop.public.a')
    const answer = await ask('DELETE', `/tables/async/${id}`, undefined, { recursive: true, hardDelete: true })
    expect(answer.status).to.equal(202)
    expect(answer.body).to.have.keys('jobId', 'message')
    expect((await ask('GET', `/tables/${id}`, undefined, { include: 'all' })).status).to.equal(404)
  })
})
