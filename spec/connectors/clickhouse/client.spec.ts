import { expect } from 'chai'
import { type ClickhouseClient, connect } from '../../../lib/connectors/clickhouse/client.js'
import { clickhouseConnection } from '../../../lib/connectors/clickhouse/config.js'
import { clickhouseSettings } from '../../../lib/connectors/clickhouse/settings.js'
import { type Asked, type Reply, type Scripted, startScripted } from '../trino/scripted.js'

describe('the client of ClickHouse', () => {
  let server: Scripted
  let client: ClickhouseClient
  const start = async (reply: (asked: Asked) => Reply, connection: object = {}): Promise<void> => {
    server = await startScripted(reply)
    client = connect(clickhouseSettings(clickhouseConnection.parse({ hostPort: server.hostPort, ...connection })), 2)
  }
  afterEach(async () => {
    client.close()
    await server.close()
  })
  const read = async (parameters?: Readonly<Record<string, string>>) => {
    const found: unknown[] = []
    let problem = ''
    try {
      for await (const row of client.query('SELECT {a:String} AS a', parameters)) found.push(row)
    } catch (error) {
      problem = String(error)
    }
    return { found, problem }
  }

  it('asks for lines of JSON, with parameters and the user apart from the statement', async () => {
    await start(() => ({ body: '{"a":"1"}\n{"a":"é\\n"}\n' }), { username: 'ada', password: 'canary-61c4' })
    const { found, problem } = await read({ a: "it's\ta \\ & é" })
    expect(problem).to.equal('')
    expect(found).to.deep.equal([{ a: '1' }, { a: 'é\n' }])
    const [{ path, body, headers }] = server.asked as [Asked]
    expect(new URL(path, 'http://x').searchParams.get('param_a')).to.equal("it's\\ta \\\\ & é")
    expect(body).to.equal('/* {"app": "Headwater"} */ SELECT {a:String} AS a\nFORMAT JSONEachRow')
    expect(headers).to.include({ 'x-clickhouse-user': 'ada', 'x-clickhouse-key': 'canary-61c4' })
    expect(path).not.to.contain('canary')
  })

  it('fails with what the server says, and asks once', async () => {
    await start(() => ({ status: 404, body: "Code: 60. DB::Exception: Table shop.x doesn't exist. (UNKNOWN_TABLE)" }))
    expect((await read()).problem).to.match(/answers 404: Code: 60.*UNKNOWN_TABLE/)
    expect(server.asked).to.have.length(1)
  })

  for (const [how, line] of [
    ['as text', 'Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)'],
    ['as a row', '{"exception": "Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)"}'],
  ] as const)
    it(`fails after rows that came before a failure, which the server tells ${how}`, async () => {
      await start(() => ({ body: `{"a":"1"}\n${line}\n` }))
      const { found, problem } = await read()
      expect(found).to.deep.equal([{ a: '1' }])
      expect(problem).to.match(/Error: Code: 241.*MEMORY_LIMIT_EXCEEDED\)$/)
    })

  it('takes a column that is called exception for what it is', async () => {
    await start(() => ({ body: '{"exception":"x","a":"1"}\n' }))
    expect((await read()).found).to.deep.equal([{ exception: 'x', a: '1' }])
  })

  it('fails when the answer breaks off between two rows', async () => {
    await start(() => ({ headers: { 'content-length': '100' }, body: '{"a":"1"}\n' }))
    setTimeout(() => void server.close(), 100)
    expect((await read()).problem).to.match(/abort|reset|premature|closed/i)
  })

  it('has lines of any length, cut anywhere', async () => {
    const long = 'ü'.repeat(200_000)
    await start(() => ({ body: `{"a":"${long}"}\n{"a":"2"}` }))
    expect((await read()).found).to.deep.equal([{ a: long }, { a: '2' }])
  })
})

describe('the settings of ClickHouse', () => {
  const origin = (connection: object) =>
    clickhouseSettings(clickhouseConnection.parse({ hostPort: 'ch', ...connection })).server.origin

  it('speak TLS where told, and on its port', () => {
    expect(origin({})).to.equal('http://ch:8123')
    expect(origin({ https: true })).to.equal('https://ch:8443')
    expect(origin({ secure: true, hostPort: 'ch:9443' })).to.equal('https://ch:9443')
    expect(origin({ hostPort: 'ch:8443' })).to.equal('https://ch:8443')
    expect(origin({ hostPort: 'ch:8443', https: false })).to.equal('http://ch:8443')
  })

  it('refuse the native protocol', () => {
    const { error } = clickhouseConnection.safeParse({ hostPort: 'ch', scheme: 'clickhouse+native' })
    expect(error?.issues[0]?.message).to.contain('the native protocol is not implemented')
  })
})
