import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { azuresqlConnection } from '../../../lib/connectors/mssql/azure.js'
import { type ClientOptions, connector, type MssqlClient, type Value } from '../../../lib/connectors/mssql/client.js'
import { mssqlConnection } from '../../../lib/connectors/mssql/config.js'
import { mssqlSpec } from '../../../lib/connectors/mssql/index.js'
import { azuresqlSettings } from '../../../lib/connectors/mssql/settings.js'
import { testConnection } from '../../../lib/services/test-connection.js'
import { settings } from './recording.js'
import { type Answers, type Asked, startTdsServer } from './tds-server.js'

describe('the client of SQL Server', () => {
  let server: Awaited<ReturnType<typeof startTdsServer>>
  let client: MssqlClient
  let asked: Asked[]
  const start = async (
    { rows, ...answers }: Partial<Answers>,
    { queries = 1, ...options }: ClientOptions & { readonly queries?: number } = {},
  ): Promise<void> => {
    asked = []
    server = await startTdsServer({
      ...answers,
      rows: (one) => {
        asked.push(one)
        return rows?.(one) ?? []
      },
    })
    client = connector(settings({ hostPort: `127.0.0.1:${server.port}` }), options)('shop', queries)
  }
  afterEach(async () => {
    await client?.close()
    await server?.close()
  })
  const all = async (sql = 'SELECT 1', values: readonly Value[] = []) => {
    const found: unknown[] = []
    for await (const row of client.query(sql, values)) found.push(row)
    return found
  }
  const failure = (work: Promise<unknown> = all()) =>
    work.then(
      () => 'no failure',
      (error: unknown) => String(error),
    )

  it('logs in to the database, marks its statements, binds values and gives rows as they are', async () => {
    const at = new Date('2026-03-01T10:00:05.123Z')
    const row = { id: 7, text: 'a\'b"c]d\n🦊', at, none: null, empty: '' }
    const logins: unknown[] = []
    await start({ rows: () => [row], refuse: (login) => void logins.push(login) })
    const values = [`a'b"c]d🦊`, 5, at]
    expect(await all('SELECT a FROM b WHERE c = @p1', values)).to.deep.equal([row])
    expect(asked).to.deep.equal([
      { sql: 'SELECT /* {"app": "Headwater"} */ a FROM b WHERE c = @p1', values, database: 'shop' },
    ])
    expect(logins).to.deep.equal([{ user: 'ada', password: 'canary-51c2', database: 'shop' }])
  })

  it('asks one statement after the other on one connection, and as many at once as it may', async () => {
    await start({ rows: () => [{ a: 1 }] })
    await Promise.all([all(), all(), all()])
    expect([asked.length, server.sent.sessions]).to.deep.equal([3, 1])
    const wide = connector(settings({ hostPort: `127.0.0.1:${server.port}` }))('shop', 2)
    const both = [wide.query('SELECT 1'), wide.query('SELECT 2')]
    for (const each of both) await each.next()
    expect(server.open()).to.equal(3)
    for (const each of both) await each.return()
    await wide.close()
  })

  it('leaves rows on the server while nobody takes them, and can stop in the midst', async () => {
    await start({
      rows: async function* () {
        for (let id = 0; ; id += 1) yield { id, text: 'x'.repeat(1000) }
      },
    })
    let count = 0
    let before = 0
    for await (const { id } of client.query('SELECT 1')) {
      expect(id).to.equal(count)
      count += 1
      if (count === 1000) {
        await sleep(150)
        before = server.sent.bytes
        await sleep(150)
        expect(server.sent.bytes).to.equal(before)
        expect(before).to.be.below(20_000_000)
      }
      if (count === 1200) break
    }
    await sleep(50)
    expect(server.open()).to.equal(0)
  })

  it('passes on the error of a query, and goes on', async () => {
    let times = 0
    await start({
      rows: function* () {
        times += 1
        yield { a: times }
        if (times === 1) throw new Error("Invalid object name 'nowhere'.")
      },
    })
    expect(await failure()).to.match(/Invalid object name 'nowhere'/)
    expect(await all()).to.deep.equal([{ a: 2 }])
  })

  it('fails when the connection is lost, while it reads and before it asks', async () => {
    await start({
      rows: async function* () {
        yield { a: 1 }
        if (asked.length > 1) return
        server.cut()
        await sleep(20)
      },
    })
    expect(await failure()).to.match(/Connection|socket|ECONNRESET/i)
    expect(await all()).to.deep.equal([{ a: 1 }])
    server.cut()
    await sleep(50)
    expect(await all()).to.deep.equal([{ a: 1 }])
  })

  it('survives a connection that is lost, or closed, while rows wait to be taken', async () => {
    for (const end of [async () => server.cut(), () => client.close()]) {
      await start({ rows: () => Array.from({ length: 450 }, (_, id) => ({ id })) })
      const rows = client.query('SELECT 1')
      await rows.next()
      await sleep(20)
      await end()
      await sleep(20)
      const rest = async (): Promise<unknown[]> => {
        const found: unknown[] = []
        for await (const row of rows) found.push(row)
        return found
      }
      expect(await failure(rest())).to.match(/hang up|closed|lost|ECONNRESET/i)
      await server.close()
    }
  })

  it('gives up on a query that says nothing', async () => {
    const late = async function* () {
      await sleep(1000)
      yield { a: 1 }
    }
    await start({ rows: late }, { silenceMs: 100 })
    expect(await failure()).to.match(/the server sent no row within 0.1 s/)
  })

  it('says why a login fails, and never with what', async () => {
    await start({
      refuse: ({ user, password }) => (password === 'right' ? undefined : `Login failed for user '${user}'.`),
    })
    expect(await failure()).to.match(/Login failed for user 'ada'/)
    const connection = mssqlConnection.parse({
      hostPort: `127.0.0.1:${server.port}`,
      username: 'ada',
      password: 'canary-51c2',
      database: 'shop',
    })
    const [access] = await testConnection(mssqlSpec.testConnection!(connection))
    expect(access).to.include({ name: 'CheckAccess', passed: false })
    expect(access!.message)
      .to.match(/Login failed for user 'ada'\. \(check hostPort, username, password/)
      .and.not.include('canary')
  })

  for (const encrypt of ['yes', 'strict'])
    it(`sends nothing to a server without TLS once TLS is asked for: ${encrypt}`, async () => {
      const logins: unknown[] = []
      await start({ refuse: (login) => void logins.push(login) })
      const connectionOptions = { Encrypt: encrypt }
      client = connector({ ...settings({ hostPort: `127.0.0.1:${server.port}`, connectionOptions }), connectMs: 500 })(
        'shop',
        1,
      )
      expect(await failure()).to.match(encrypt === 'yes' ? /speaks no TLS/ : /Failed to connect/)
      expect(logins).to.deep.equal([])
    })
})

describe('a server that is not SQL Server', () => {
  const outcome = async (hostPort: string): Promise<string> => {
    const azure = azuresqlConnection.parse({
      hostPort,
      username: 'ada',
      password: 'canary-51c2',
      database: 'shop',
      authenticationMode: { connectionTimeout: 1 },
    })
    const client = connector(azuresqlSettings(azure))('shop', 1)
    const read = async () => {
      for await (const _ of client.query('SELECT 1')) break
      return 'no failure'
    }
    return read()
      .catch(String)
      .finally(() => client.close())
  }

  it('is told when nothing listens', async () => {
    expect(await outcome('127.0.0.1:1')).to.match(/Failed to connect to 127\.0\.0\.1:1 .*ECONNREFUSED/)
  })

  it('is given up when it never greets', async () => {
    const silent = createServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const started = Date.now()
    expect(await outcome(`127.0.0.1:${port}`)).to.match(/Failed to connect to .* in 1000ms/)
    expect(Date.now() - started).to.be.within(900, 3000)
    silent.close()
  })
})
