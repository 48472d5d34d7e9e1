import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { type ClientOptions, connect, type TrinoClient } from '../../../lib/connectors/trino/client.js'
import { type TrinoConnection, trinoConnection } from '../../../lib/connectors/trino/config.js'
import { prestoConnection } from '../../../lib/connectors/trino/presto.js'
import { prestoSettings, trinoSettings } from '../../../lib/connectors/trino/settings.js'
import { redact } from '../../../lib/record/secret.js'
import { type Asked, type Reply, type Scripted, startScripted } from './scripted.js'

const COLUMNS = [{ name: 'a', type: 'bigint' }, { name: 'b', type: 'varchar' }] // biome-ignore format: a list
const NEXT = 'http://inside.the.cluster:8080/v1/statement/executing/q1/y5/'

/** A query whose results come in pages; the first is the answer to the POST, which has no rows. */
const paged =
  (...pages: readonly (readonly (readonly unknown[])[])[]) =>
  ({ method, path }: Asked): Reply => {
    if (method === 'DELETE') return { status: 204, body: '' }
    const page = method === 'POST' ? -1 : Number(path.split('/').at(-1))
    const last = page === pages.length - 1
    const data = page < 0 ? {} : { columns: COLUMNS, data: pages[page] }
    return { body: { id: 'q1', ...data, ...(last ? {} : { nextUri: NEXT + (page + 1) }) } }
  }

describe('the client of Trino', () => {
  let server: Scripted
  let client: TrinoClient
  const start = async (
    reply: (asked: Asked) => Reply,
    { connection = {}, ...options }: ClientOptions & { connection?: Partial<TrinoConnection> | object } = {},
  ): Promise<void> => {
    server = await startScripted(reply)
    const config = trinoConnection.parse({ username: 'ada', hostPort: server.hostPort, ...connection })
    client = connect(trinoSettings(config), 2, options)
  }
  afterEach(async () => {
    client.close()
    await server.close()
  })
  const all = async (sql = 'SELECT 1', catalog?: string) => {
    const found: unknown[] = []
    for await (const row of client.query(sql, catalog)) found.push(row)
    return found
  }
  const failure = () =>
    all().then(
      () => 'no failure',
      (error: unknown) => String(error),
    )
  const calls = () => server.asked.map(({ method, path }) => `${method} ${path.split('/').slice(-2).join('/')}`)

  it('follows nextUri until there is none, on the server that was asked', async () => {
    await start(paged([[1, 'x']], [], [[2, null]]))
    expect(await all('SELECT a, b', 'hive')).to.deep.equal([
      { a: 1, b: 'x' },
      { a: 2, b: null },
    ])
    expect(calls()).to.deep.equal(['POST v1/statement', 'GET y5/0', 'GET y5/1', 'GET y5/2'])
    const [post] = server.asked
    expect(post!.body).to.equal('/* {"app": "Headwater"} */ SELECT a, b')
    expect(post!.headers).to.include({
      'x-trino-user': 'ada',
      'x-trino-catalog': 'hive',
      'x-trino-source': 'headwater',
    })
    expect(post!.headers).not.to.have.property('authorization')
  })

  it('asks for a page when its rows are wanted', async () => {
    await start(paged([[1, 'x']], [[2, 'y']]))
    const rows = client.query('SELECT 1')
    await rows.next()
    expect(calls()).to.deep.equal(['POST v1/statement', 'GET y5/0'])
    await rows.return()
  })

  it('tells the server when the rest is not wanted, and only then', async () => {
    await start(paged([[1, 'x']], [[2, 'y']]))
    for await (const _ of client.query('SELECT 1')) break
    expect(calls().at(-1)).to.equal('DELETE y5/1')
    await all()
    expect(calls().at(-1)).to.equal('GET y5/1')
  })

  it('asks again what a gateway could not pass on', async () => {
    let failures = 3
    const pages = paged([[1, 'x']])
    await start((asked) => (failures-- > 0 ? { status: [502, 503, 504][failures]!, body: 'busy' } : pages(asked)))
    expect(await all()).to.deep.equal([{ a: 1, b: 'x' }])
    expect(calls()).to.have.length(5)
  })

  it('fails with what the query failed with, and cancels nothing', async () => {
    const error = { errorName: 'TABLE_NOT_FOUND', message: "line 1:15: Table 'x' does not exist" }
    await start(({ method }) => ({
      body: method === 'POST' ? { nextUri: `${NEXT}0` } : { error, nextUri: `${NEXT}1` },
    }))
    expect(await failure()).to.equal("Error: TABLE_NOT_FOUND: line 1:15: Table 'x' does not exist")
    expect(calls()).to.deep.equal(['POST v1/statement', 'GET y5/0'])
  })

  it('fails after rows that came before the failure: half a listing never looks whole', async () => {
    const pages = paged([[1, 'x']], [])
    await start((asked) => (asked.path.endsWith('/1') ? { status: 410, body: 'Gone' } : pages(asked)))
    expect(await failure()).to.match(/answers 410: Gone/)
  })

  it('refuses an answer that is not the protocol’s', async () => {
    await start(() => ({ body: '<html>' }))
    expect(await failure()).to.contain('is no JSON')
    await server.close()
    await start(() => ({ status: 302, headers: { location: 'http://elsewhere/' }, body: '' }))
    expect(await failure()).to.contain('answers 302')
  })

  it('gives up a query that sends no row, and an answer that does not come', async () => {
    await start(({ method }) => ({ body: method === 'DELETE' ? {} : { nextUri: `${NEXT}0` } }), { silenceMs: 50 })
    expect(await failure()).to.contain('no row within 0.05 s')
    expect(calls().at(-1)).to.equal('DELETE y5/0')
    await server.close()
    await start(() => undefined)
    const { server: to } = trinoSettings(trinoConnection.parse({ username: 'ada', hostPort: server.hostPort }))
    client = connect(
      { product: 'Trino', server: { ...to, timeouts: { idle: 20 } }, catalog: undefined, schema: undefined },
      1,
    )
    expect(await failure()).to.match(/Timeout/)
  })

  it('lets the server know that a slow reader is still there', async () => {
    await start(paged([[1, 'x']], [[2, 'y']]), { heartbeatMs: 30 })
    const rows = client.query('SELECT 1')
    await rows.next()
    await sleep(100)
    expect(calls().slice(2)).to.include('GET y5/0')
    expect((await rows.next()).value).to.deep.equal({ a: 2, b: 'y' })
    await rows.return()
  })

  it('logs in with a password or a token, neither of which is ever shown', async () => {
    const http = { connectionArguments: { http_scheme: 'http' } }
    await start(paged([]), { connection: { authType: { password: 'canary-81f2' }, ...http } })
    await all()
    const basic = Buffer.from('ada:canary-81f2').toString('base64')
    expect(server.asked[0]!.headers.authorization).to.equal(`Basic ${basic}`)
    expect(redact(`Basic ${basic}`)).not.to.contain(basic)
    await server.close()
    await start(paged([]), { connection: { authType: { jwt: 'canary.jwt.91' }, ...http } })
    await all()
    expect(server.asked[0]!.headers.authorization).to.equal('Bearer canary.jwt.91')
  })

  it('goes through the proxy of the config', async () => {
    await start(({ method }) => ({ body: method === 'POST' ? { nextUri: `${NEXT}0` } : {} }))
    client.close()
    const proxies = { http: `http://${server.hostPort}` }
    client = connect(
      trinoSettings(trinoConnection.parse({ username: 'ada', hostPort: 'trino.invalid:8081', proxies })),
      1,
    )
    await all()
    expect(server.asked.map(({ path }) => path)).to.deep.equal([
      'http://trino.invalid:8081/v1/statement',
      'http://trino.invalid:8081/v1/statement/executing/q1/y5/0',
    ])
  })

  it('says X-Presto to Presto', async () => {
    await start(paged([]))
    client.close()
    client = connect(prestoSettings(prestoConnection.parse({ username: 'ada', hostPort: server.hostPort })), 1)
    await all('SELECT 1', 'hive')
    expect(server.asked[0]!.headers).to.include({ 'x-presto-user': 'ada', 'x-presto-catalog': 'hive' })
  })
})

describe('the settings of Trino and Presto', () => {
  const origin = (connection: object) =>
    trinoSettings(trinoConnection.parse({ username: 'ada', hostPort: 'trino', ...connection })).server.origin

  it('speak TLS where a secret is sent, on its port, or where told', () => {
    expect(origin({})).to.equal('http://trino:8080')
    expect(origin({ authType: { password: 'secret-1' } })).to.equal('https://trino:8080')
    expect(origin({ hostPort: '[::1]:443' })).to.equal('https://[::1]:443')
    expect(origin({ connectionArguments: { http_scheme: 'https' } })).to.equal('https://trino:8080')
    const presto = (more: object) =>
      prestoSettings(prestoConnection.parse({ username: 'ada', hostPort: 'presto:8443', ...more })).server.origin
    expect(presto({})).to.equal('http://presto:8443')
    expect(presto({ password: 'secret-1' })).to.equal('https://presto:8443')
    expect(presto({ password: 'secret-1', protocol: 'http' })).to.equal('http://presto:8443')
  })

  it('refuse the ways to log in that are not there', () => {
    for (const authType of ['OAuth2', { azureConfig: { clientId: 'x' } }]) {
      const { error } = trinoConnection.safeParse({ username: 'ada', hostPort: 'trino', authType })
      expect(error?.issues[0]?.message).to.contain('not implemented yet')
    }
  })
})
