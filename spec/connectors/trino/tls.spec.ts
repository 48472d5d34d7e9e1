import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { connect } from '../../../lib/connectors/trino/client.js'
import { trinoConnection } from '../../../lib/connectors/trino/config.js'
import { trinoSettings } from '../../../lib/connectors/trino/settings.js'
import { type Authority, createAuthority, hasOpenssl } from '../../client/certificates.js'
import { temporaryFolder } from '../../support/cli.js'
import { requireOrSkip } from '../../support/databases.js'
import { type Scripted, startScripted } from './scripted.js'

describe('a Trino server with TLS', () => {
  let authority: Authority
  let server: Scripted | undefined
  let folder: ReturnType<typeof temporaryFolder>
  before(function () {
    requireOrSkip(this, { absent: () => (hasOpenssl ? undefined : 'openssl is not installed') })
    authority = createAuthority()
    folder = temporaryFolder()
    writeFileSync(`${folder.path}/ca.pem`, authority.ca)
  })
  afterEach(() => server?.close())
  after(() => {
    authority?.remove()
    folder?.remove()
  })

  async function ask(certificate: 'good' | 'wrongHost' | 'expired', verify: string | undefined): Promise<string> {
    server = await startScripted(() => ({ body: { id: 'q1' } }), { tls: authority[certificate] })
    const config = { username: 'ada', hostPort: server.hostPort, authType: { password: 'canary-5522' }, verify }
    const client = connect(trinoSettings(trinoConnection.parse(config)), 1)
    try {
      for await (const _ of client.query('SELECT 1')) return 'rows'
      return 'whole'
    } catch (error) {
      expect(server.asked).to.deep.equal([])
      return String(error)
    } finally {
      client.close()
    }
  }

  it('is asked when its authority is known', async () => {
    expect(await ask('good', `${folder.path}/ca.pem`)).to.equal('whole')
    expect(server!.asked).to.have.length(1)
  })

  it('is told no password when it is not to be trusted', async () => {
    expect(await ask('good', undefined)).to.match(/unable to (get|verify)/)
  })

  it('is told none with a certificate of another host, or an old one', async () => {
    expect(await ask('wrongHost', `${folder.path}/ca.pem`)).to.match(/does not match|not in the cert/)
    await server!.close()
    expect(await ask('expired', `${folder.path}/ca.pem`)).to.match(/expired/)
  })

  it('is trusted whatever it shows where the config says so', async () => {
    expect(await ask('expired', 'false')).to.equal('whole')
  })
})
