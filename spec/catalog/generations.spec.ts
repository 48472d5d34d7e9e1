import { expect } from 'chai'
import { send } from './client.js'
import { addParents, column, table, useCatalog } from './use-catalog.js'

const jwt = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`

describe('a catalog of the 2.0 generation', () => {
  const used = useCatalog()
  const { ask, must, catalog } = used
  before(async () => {
    await addParents(used)
    await must('PUT', '/tables', table('orders'))
  })
  const orders = '/tables/name/pg.shop.public.orders'

  it('is the default and tells its version without a token', async () => {
    const answer = await send(catalog(), { method: 'GET', path: '/system/version', headers: { authorization: '' } })
    expect(answer.body).to.include({ version: '2.0.7' })
  })

  it('takes any token for the bot, but a JWT of the admin for the admin', async () => {
    const put = (token: string, description: string) =>
      send(catalog(), {
        method: 'PUT',
        path: '/tables',
        body: table('orders', { description }),
        headers: { authorization: `Bearer ${token}` },
      })
    expect((await put('anything', 'by the bot')).body).to.include({
      description: 'by the bot',
      updatedBy: 'ingestion-bot',
    })
    expect((await put(jwt({ sub: 'admin' }), 'by a person')).body).to.include({ description: 'by a person' })
    expect((await put(jwt({ sub: 'bot' }), 'by the bot again')).body).to.include({ description: 'by a person' })
  })

  it('refuses a patch of another version', async () => {
    const { version } = await must('GET', orders)
    const patch = (ifMatch: string) =>
      send(catalog(), {
        method: 'PATCH',
        path: orders,
        body: [{ op: 'add', path: '/displayName', value: ifMatch }],
        headers: { 'if-match': ifMatch },
      })
    expect((await patch('W/"99.9"')).status).to.equal(412)
    expect((await patch(`W/"${version}"`)).status).to.equal(200)
  })

  it('shows the tags of columns when it shows tags', async () => {
    const { columns } = await must('GET', orders, undefined, { fields: 'tags' })
    expect(columns[0].tags).to.deep.equal([])
  })

  it('lists columns page by page', async () => {
    const { data, paging } = await must('GET', `${orders}/columns`, undefined, { limit: 1, offset: 1 })
    expect(data.map(({ name }: { name: string }) => name)).to.deep.equal(['total'])
    expect(paging).to.deep.equal({ total: 2, limit: 1, offset: 1 })
  })

  it('lists the tables of a service', async () => {
    expect((await must('GET', '/tables', undefined, { service: 'pg' })).paging.total).to.equal(1)
    expect((await must('GET', '/tables', undefined, { service: 'other' })).paging.total).to.equal(0)
  })

  it('takes fields that came with it', async () => {
    const key = { constraintType: 'FOREIGN_KEY', columns: ['id'], referredColumns: [], relationshipType: 'MANY_TO_ONE' }
    expect(
      (await ask('PUT', '/tables', table('child', { tableConstraints: [key], aliases: ['kind'] }))).status,
    ).to.equal(201)
    const long = 'c'.repeat(300)
    expect((await ask('PUT', '/tables', table('long', { columns: [column(long)] }))).status).to.equal(201)
  })

  it('loses no row while paging over odd names', async () => {
    const names = ['"q"', 'a.b', ' ', 'a"'.replace('"', "'"), 'ü', '100%', 'a/b', 'Z', 'z', '表']
    await must(
      'PUT',
      '/tables/bulk',
      names.map((name) => table(name)),
    )
    const seen: string[] = []
    let after: string | undefined
    do {
      const { data, paging } = await must('GET', '/tables', undefined, { limit: 3, ...(after ? { after } : {}) })
      seen.push(...data.map(({ name }: { name: string }) => name))
      after = paging.after
    } while (after !== undefined)
    const { paging } = await must('GET', '/tables', undefined, { limit: 0 })
    expect(seen).to.include.members(names).and.to.have.length(paging.total)
    expect(new Set(seen).size).to.equal(seen.length)
  })

  it('lets neither of two writers at once lose', async () => {
    const puts = await Promise.all([ask('PUT', '/tables', table('race')), ask('PUT', '/tables', table('race'))])
    expect(puts.map(({ status }) => status).sort()).to.deep.equal([200, 201])
    const patch = (field: string) =>
      ask('PATCH', '/tables/name/pg.shop.public.race', [{ op: 'add', path: `/${field}`, value: field }])
    await Promise.all([patch('description'), patch('displayName')])
    expect(await must('GET', '/tables/name/pg.shop.public.race')).to.include({
      description: 'description',
      displayName: 'displayName',
    })
  })

  it('keeps no passwords of people', async () => {
    await must('PUT', '/users', {
      name: 'eve',
      email: 'eve@example.org',
      password: 'hunter2',
      confirmPassword: 'hunter2',
    })
    expect(JSON.stringify(await must('GET', '/users/name/eve', undefined, { fields: '*' }))).to.not.include('hunter2')
  })
})
