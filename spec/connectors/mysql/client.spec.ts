import { createServer, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { hostAndPort } from '../../../lib/connectors/host-port.js'
import { connect, type MysqlClient } from '../../../lib/connectors/mysql/client.js'
import { mysqlConnection } from '../../../lib/connectors/mysql/config.js'
import { mysqlSettings } from '../../../lib/connectors/mysql/settings.js'
import { requireOrSkip } from '../../support/databases.js'
import { type MariadbServer, mariadb, startMariadb } from '../../support/mariadb-server.js'

describe('the host and port of a MySQL server', () => {
  for (const [hostPort, expected] of [
    ['localhost:3307', { host: 'localhost', port: 3307 }],
    ['db.example.com', { host: 'db.example.com', port: 3306 }],
    ['[::1]:6000', { host: '::1', port: 6000 }],
  ] as const) {
    it(`are read from ${hostPort}`, () => expect(hostAndPort(hostPort, 3306)).to.deep.equal(expected))
  }
})

describe('the MySQL client', function () {
  this.timeout(60_000)
  let server: MariadbServer
  let client: MysqlClient
  const settings = (port: number, connection: object = {}) =>
    mysqlSettings(mysqlConnection.parse({ username: 'reader', hostPort: `127.0.0.1:${port}`, ...connection }))
  before(async function () {
    requireOrSkip(this, mariadb)
    server = await startMariadb(['--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES', '--default-time-zone=+05:00'])
    server.sql("CREATE USER reader@'%'; GRANT ALL ON *.* TO reader@'%'; CREATE TABLE test.t (id INT)")
  })
  after(() => server?.stop())
  beforeEach(async () => {
    client = await connect(settings(server.port), 2)
  })
  afterEach(() => client.close())

  it('writes nothing, whatever its user may', async () => {
    const outcome = await client.rows('INSERT INTO test.t VALUES (1)').catch((error: Error) => error)
    expect(outcome)
      .to.be.an('error')
      .with.property('message')
      .that.matches(/READ ONLY transaction/)
  })

  it('sends values whole on a server that escapes and quotes otherwise', async () => {
    const value = `a\\'b"c\`d\\`
    expect(await client.rows('SELECT ? AS value, "x" AS text', [value])).to.deep.equal([{ value, text: 'x' }])
  })

  it('leaves rows on the server while nobody takes them, and can stop in the midst', async () => {
    const before = process.memoryUsage().rss
    let count = 0
    let session = 0
    const sql = "SELECT CONNECTION_ID() AS id, repeat('x', 1000) AS x FROM test.seq_1_to_1000000"
    for await (const { id } of client.stream<{ id: number }>(sql, [])) {
      session = id
      count += 1
      if (count === 1000) await sleep(1000)
      if (count === 2000) break
    }
    expect(process.memoryUsage().rss - before).to.be.below(100e6)
    const [other] = await client.rows<{ id: number }>('SELECT CONNECTION_ID() AS id')
    expect(other!.id).to.not.equal(session) // which still had most of its rows to send
  })

  it('passes on the error of a query, and goes on', async () => {
    const outcome = await client.rows('SELECT nothing FROM nowhere.at_all').catch((error: Error) => error)
    expect(outcome)
      .to.be.an('error')
      .with.property('message')
      .that.matches(/at_all|nowhere/)
    expect(await client.rows('SELECT 1 AS one')).to.have.lengthOf(1)
  })

  it('fails on a session that is killed while it streams', async () => {
    const read = async (): Promise<number> => {
      let count = 0
      for await (const _ of client.stream("SELECT repeat('x', 1000) AS x FROM test.seq_1_to_1000000", [])) {
        if (++count === 1000) {
          const id = server.sql("SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'reader'")
          server.sql(`KILL ${id}`)
        }
      }
      return count
    }
    expect(await read().catch((error: Error) => error)).to.be.an('error')
  })

  it('refuses a server without TLS once TLS is asked for', async () => {
    const secure = await connect(settings(server.port, { sslConfig: {} }), 1)
    const outcome = await secure.rows('SELECT 1').catch((error: Error) => error)
    await secure.close()
    expect(outcome)
      .to.be.an('error')
      .with.property('message')
      .that.matches(/secure connection/)
  })

  it('gives up on a server that never greets', async () => {
    const silent: Server = createServer(() => {})
    await new Promise<void>((resume) => silent.listen(0, '127.0.0.1', resume))
    const waiting = await connect(settings((silent.address() as { port: number }).port), 1)
    const started = Date.now()
    const outcome = await waiting.rows('SELECT 1').catch((error: Error) => error)
    await waiting.close()
    silent.close()
    expect(outcome)
      .to.be.an('error')
      .with.property('message')
      .that.matches(/ETIMEDOUT/)
    expect(Date.now() - started).to.be.below(12_000)
  })
})
