import { generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { expect } from 'chai'
import { type ClientOptions, connect, type Value } from '../../../lib/connectors/snowflake/client.js'
import { snowflakeConnection } from '../../../lib/connectors/snowflake/config.js'
import { loginOf } from '../../../lib/connectors/snowflake/settings.js'
import type { SqlRow } from '../../../lib/services/database/information-schema/adapter.js'
import { type Recorded, recorded } from '../../support/recorded.js'
import { type StandIn, startStandIn } from './stand-in.js'

const PASSWORD = 'canary-4d11'
const ROWS = Array.from({ length: 350 }, (_, n) => ({
  N: n,
  NAME: `n${n} "🦆"`,
  AT: new Date(1_700_000_000_123),
  NONE: null,
}))
const ANSWERS: readonly Recorded[] = [
  { statement: /many/, values: [`it's`, 7], rows: ROWS },
  { statement: /one/, rows: [{ ONE: 1 }] },
  { statement: /dropped/, rows: Object.assign(new Error('Object does not exist'), { code: '002003' }) },
]

describe('a client of Snowflake', () => {
  let server: StandIn
  const opened = (connection: object = {}, options?: ClientOptions) => {
    const { port, ...rest } = { port: server.port, password: PASSWORD, ...connection }
    const base = {
      username: 'ada',
      account: 'acme',
      warehouse: 'WH',
      connectionArguments: { host: '127.0.0.1', port, protocol: 'http' },
    }
    return connect(loginOf(snowflakeConnection.parse({ ...base, ...rest })), options)
  }
  const asked = async (client: ReturnType<typeof opened>, sql: string, values: readonly Value[] = []) => {
    const rows: SqlRow[] = []
    try {
      for await (const row of client.query(sql, values)) rows.push(row)
      return rows
    } finally {
      await client.close()
    }
  }
  const failure = (rows: Promise<unknown>): Promise<Error> =>
    rows.then(
      () => new Error('no failure'),
      (error: unknown) => error as Error,
    )

  before(async () => {
    server = await startStandIn(recorded(ANSWERS), { password: PASSWORD })
  })
  after(() => server?.close())

  it('gets rows as they come, those in later parts of the answer too, logs in once and out again', async () => {
    const rows = await asked(opened(), 'SELECT many', [`it's`, 7])
    expect(rows.map(({ NAME }) => NAME)).to.deep.equal(ROWS.map(({ NAME }) => NAME))
    expect([Number(rows[3]!.N), (rows[3]!.AT as Date).getTime(), rows[3]!.NONE]).to.deep.equal([
      3,
      1_700_000_000_123,
      null,
    ])
    expect(server.asked.filter((path) => path.startsWith('/chunks/'))).to.have.length(3)
    expect([server.asked[0], server.asked.at(-1)]).to.deep.equal(['/session/v1/login-request', '/session'])
  })

  it('asks several things at the same time in one session', async () => {
    const before = server.logins.length
    const client = opened()
    const one = async () => {
      for await (const row of client.query('SELECT one')) return row.ONE
    }
    expect(await Promise.all([one(), one(), one()])).to.deep.equal(['1', '1', '1'])
    await client.close()
    expect(server.logins.length).to.equal(before + 1)
  })

  it('names itself and its statements, and sends nothing of where it runs', async () => {
    await asked(opened({ role: 'READER', clientSessionKeepAlive: true }), 'SELECT one')
    expect(server.statements.at(-1)).to.equal('/* {"app": "Headwater"} */ SELECT one')
    const login = server.logins.at(-1)!
    expect(login.SESSION_PARAMETERS).to.include({ QUERY_TAG: '{"app": "Headwater"}', CLIENT_SESSION_KEEP_ALIVE: true })
    expect(login.CLIENT_ENVIRONMENT).to.deep.include({ APPLICATION: 'Headwater', PLATFORM: ['disabled'] })
    expect(server.asked.filter((path) => path.startsWith('/telemetry'))).to.deep.equal([])
  })

  it('logs in with a key pair, encrypted or with its line ends escaped', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const plain = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const cipher = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'canary-phrase' } as const
    const locked = privateKey.export(cipher).toString()
    for (const keys of [
      { privateKey: plain.replaceAll('\n', '\\n') },
      { privateKey: locked, snowflakePrivatekeyPassphrase: 'canary-phrase' },
    ]) {
      await asked(opened({ password: null, ...keys }), 'SELECT one')
      expect(server.logins.at(-1)).to.include({ AUTHENTICATOR: 'SNOWFLAKE_JWT' })
      expect(server.logins.at(-1)!.TOKEN).to.match(/^ey/)
    }
    const before = server.asked.length
    const wrong = { password: null, privateKey: locked, snowflakePrivatekeyPassphrase: 'canary-wrong' }
    const { message } = await failure(asked(opened(wrong), 'SELECT one'))
    expect(message).to.match(/^privateKey can’t be read: .*snowflakePrivatekeyPassphrase/)
    expect(server.asked.length).to.equal(before)
  })

  it('tells why it was not let in, without its password', async () => {
    const error = await failure(asked(opened({ password: 'canary-wrong' }), 'SELECT one'))
    expect(error.message).to.equal('Incorrect username or password was specified.')
    expect(JSON.stringify(error) + error.stack).to.not.contain('canary')
  })

  it('tells why a statement failed, and goes on', async () => {
    const client = opened()
    const error = await failure(client.query('SELECT dropped').next())
    expect(error).to.include({ message: 'Object does not exist', code: '002003' })
    expect(await asked(client, 'SELECT one')).to.deep.equal([{ ONE: '1' }])
  })

  it('tells that nobody listens', async () => {
    const { message } = await failure(asked(opened({ port: 1 }), 'SELECT one'))
    expect(message).to.match(/ECONNREFUSED 127\.0\.0\.1:1/)
  })

  it('gives up a server that takes the call and says nothing', async () => {
    const mute = createServer(() => undefined)
    await new Promise<void>((resume) => mute.listen(0, '127.0.0.1', resume))
    const { port } = mute.address() as AddressInfo
    const { message } = await failure(asked(opened({ port }, { connectMs: 100 }), 'SELECT one'))
    expect(message).to.equal('the server did not let us in within 0.1 s')
    mute.close()
  })

  it('gives up a statement that is never answered, and tells the server', async () => {
    const silent = await startStandIn(recorded([]), { password: PASSWORD, answers: false })
    const { message } = await failure(asked(opened({ port: silent.port }, { silenceMs: 100 }), 'SELECT one'))
    expect(message).to.equal('the server sent no row within 0.1 s')
    expect(silent.asked).to.include('/queries/v1/abort-request')
    await silent.close()
  })

  it('gives up an answer whose later parts never come', async () => {
    const rows = Array.from({ length: 600 }, (_, n) => ({ N: n }))
    const stuck = await startStandIn(recorded([{ statement: /./, rows }]), { password: PASSWORD, chunks: false })
    const client = opened({ port: stuck.port }, { silenceMs: 200 })
    let count = 0
    const { message } = await failure(
      (async () => {
        for await (const _ of client.query('SELECT many')) count += 1
      })(),
    )
    expect([count, message]).to.deep.equal([100, 'the server sent no row within 0.2 s'])
    await client.close()
    await stuck.close()
  })

  it('writes no log', () => {
    expect(existsSync('snowflake.log')).to.equal(false)
  })
})
