import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { serverConfig } from '../../lib/config/server.js'
import { redact } from '../../lib/record/secret.js'
import { connect, unsafe } from '../../lib/workflow/connect.js'
import { type Authority, createAuthority, hasOpenssl } from '../client/certificates.js'
import { json, type ScriptedServer, startScriptedServer } from '../client/scripted-server.js'

const to = (hostPort: string, more: object = {}) =>
  connect(serverConfig.parse({ hostPort, ...more }), 'postgres_metadata (service: pg')

describe('connect', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'headwater-connect-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('knows what is unsafe about a way', () => {
    const token = { securityConfig: { jwtToken: 'canary' } }
    const about = (hostPort: string, more: object = {}) => unsafe(serverConfig.parse({ hostPort, ...more }))
    expect(about('https://catalog.example/api', token)).to.deep.equal([])
    expect(about('http://localhost:8585/api', token)).to.deep.equal([])
    expect(about('http://127.0.0.1:8585/api', token)).to.deep.equal([])
    expect(about('embedded:./catalog', { verifySSL: 'ignore' })).to.deep.equal([])
    expect(about('http://catalog.example/api')).to.deep.equal([])
    expect(about('http://catalog.example/api', token)).to.deep.equal([
      'the token goes to catalog.example in clear text: hostPort is no https URL',
    ])
    expect(about('https://catalog.example/api', { verifySSL: 'ignore' })).to.deep.equal([
      'openMetadataServerConfig.verifySSL is "ignore": whoever answers is taken for the catalog',
    ])
  })

  describe('to a server', () => {
    let server: ScriptedServer
    beforeEach(async () => {
      server = await startScriptedServer()
      server.script(json({ version: '2.0.7' }))
    })
    afterEach(() => server.close())

    it('asks for its version and says who asks, in printable signs', async () => {
      const connected = await connect(
        serverConfig.parse({ hostPort: server.url }),
        'postgres_metadata (service: größe\n',
      )
      expect(connected).to.include({ version: '2.0.7', url: server.url })
      expect(server.seen[0]!.path).to.equal('/api/v1/system/version')
      expect(server.seen[0]!.headers['user-agent']).to.match(/^postgres_metadata \(service: gre; v[\d.]+\)$/)
      await connected.close()
    })

    it('reads a token from the file it names before each request, and hides what it read', async () => {
      const file = join(folder, 'token')
      writeFileSync(file, 'canary-file-token-1\n')
      const connected = await to(server.url, { securityConfig: { jwtToken: file } })
      writeFileSync(file, 'canary-file-token-2 \n')
      await connected.metadata.answers()
      expect(server.seen.map(({ headers }) => headers.authorization)).to.deep.equal([
        'Bearer canary-file-token-1',
        'Bearer canary-file-token-2',
      ])
      expect(redact('canary-file-token-1 canary-file-token-2')).to.equal('****** ******')
      await connected.close()
    })

    it('hides the token that stands in the config', async () => {
      const connected = await to(server.url, { securityConfig: { jwtToken: 'canary-inline-token' } })
      expect(server.seen[0]!.headers.authorization).to.equal('Bearer canary-inline-token')
      expect(redact('canary-inline-token')).to.equal('******')
      await connected.close()
    })

    it('refuses a server that is too old, unless told to try', async () => {
      server.script(json({ version: '1.4.2' }))
      const failure = await to(server.url).catch((error: Error) => error.message)
      expect(failure).to.match(/^the server is version 1\.4\.2; .*enableVersionValidation: false/)
      const connected = await to(server.url, { enableVersionValidation: false })
      expect(connected.version).to.equal('1.4.2')
      await connected.close()
    })

    it('passes on what is wrong with the way to it', async () => {
      server.script(json({ message: 'Expired token!' }, 401))
      expect(await to(server.url).catch((error: unknown) => error)).to.include({ name: 'ApiError', sort: 'auth' })
    })

    it('sends the extra headers of the config', async () => {
      const connected = await to(server.url, { extraHeaders: { 'X-Tenant': 'blue' } })
      expect(server.seen[0]!.headers).to.include({ 'x-tenant': 'blue' })
      await connected.close()
    })
  })

  describe('over TLS', () => {
    let authority: Authority
    before(function () {
      if (!hasOpenssl) {
        console.warn('skipped: connect over TLS (openssl is not installed)')
        this.skip()
      }
      authority = createAuthority()
    })
    after(() => authority?.remove())

    for (const [settings, outcome] of [
      [{}, 'wrong-server'],
      [{ verifySSL: 'no-ssl' }, 'wrong-server'],
      [{ verifySSL: 'ignore' }, '2.0.7'],
      [{ verifySSL: 'validate', sslConfig: 'ca' }, '2.0.7'],
    ] as const) {
      it(`gives ${outcome} for ${JSON.stringify(settings)} and a certificate of a private authority`, async () => {
        const server = await startScriptedServer(authority.good)
        server.script(json({ version: '2.0.7' }))
        const ssl = 'sslConfig' in settings ? { sslConfig: { caCertificate: authority.caFile } } : {}
        const connected = await to(server.url, { ...settings, ...ssl }).catch((error: { sort: string }) => error)
        expect('version' in connected ? connected.version : connected.sort).to.equal(outcome)
        if ('close' in connected) await connected.close()
        await server.close()
      })
    }

    it('names a certificate file that is not there', async () => {
      const sslConfig = { caCertificate: join(folder, 'no-such.pem') }
      const failure = await to('https://127.0.0.1:1/api', { verifySSL: 'validate', sslConfig }).catch(
        (error: Error) => error,
      )
      expect(failure).to.be.instanceOf(Error).with.property('message').that.contains('no-such.pem')
    })
  })

  describe('to the local catalog', () => {
    it('starts it in the directory, and lets go of it, so that the next run finds what this one wrote', async () => {
      const hostPort = `embedded:${join(folder, 'catalog')}`
      const first = await to(hostPort)
      await first.metadata.put('databaseService', { name: 'svc', serviceType: 'Postgres' })
      await first.close()
      const second = await to(hostPort)
      expect(await second.metadata.getByName('databaseService', 'svc')).to.include({ name: 'svc' })
      expect(second.url).to.equal(join(folder, 'catalog', 'catalog.db'))
      await second.close()
    })

    it('lets go of it when the connection fails', async () => {
      const listening = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length
      const before = listening()
      const failure = await to(`embedded:${join(folder, 'failing')}`, { apiVersion: 'v9' }).catch(
        (error: unknown) => error,
      )
      expect(failure).to.include({ sort: 'wrong-server' })
      for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate) // closed handles are given back a few turns later
      expect(listening()).to.equal(before)
    })
  })
})
