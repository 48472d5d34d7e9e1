import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { connect } from '../../../lib/connectors/mysql/client.js'
import { mysqlConnection } from '../../../lib/connectors/mysql/config.js'
import { mysqlSettings } from '../../../lib/connectors/mysql/settings.js'
import { type Authority, type Certificate, createAuthority, hasOpenssl } from '../../client/certificates.js'
import { requireOrSkip } from '../../support/databases.js'
import { type MariadbServer, mariadb, startMariadb } from '../../support/mariadb-server.js'

describe('a MariaDB server with TLS', function () {
  this.timeout(60_000)
  let authority: Authority
  let folder: string
  let server: MariadbServer | undefined
  before(function () {
    requireOrSkip(this, mariadb)
    requireOrSkip(this, { absent: () => (hasOpenssl ? undefined : 'openssl is not installed') })
    authority = createAuthority()
    folder = mkdtempSync(join(tmpdir(), 'headwater-mysql-tls-'))
    chmodSync(folder, 0o755) // the server runs as another user
  })
  afterEach(() => server?.stop())
  after(() => {
    authority?.remove()
    if (folder) rmSync(folder, { recursive: true })
  })

  /** Starts a server with that certificate and asks it which cipher the session has. */
  async function cipher(certificate: Certificate, sslConfig: object, host = '127.0.0.1'): Promise<string> {
    for (const [name, text] of Object.entries(certificate))
      writeFileSync(join(folder, `${name}.pem`), text, { mode: 0o644 })
    server = await startMariadb([`--ssl-key=${join(folder, 'key.pem')}`, `--ssl-cert=${join(folder, 'cert.pem')}`])
    server.sql("CREATE USER reader@'%' REQUIRE SSL")
    const hostPort = `${host}:${server.port}`
    const client = await connect(mysqlSettings(mysqlConnection.parse({ username: 'reader', hostPort, sslConfig })), 1)
    try {
      const [row] = await client.rows<{ Value: string }>("SHOW SESSION STATUS LIKE 'Ssl_cipher'")
      return row!.Value
    } finally {
      await client.close()
    }
  }

  it('is read through TLS when its authority is known', async () => {
    expect(await cipher(authority.good, { caCertificate: authority.ca })).to.match(/AES|CHACHA/)
  })

  for (const [what, given, problem] of [
    ['of an unknown authority', () => [authority.good, {}], /unable to (get|verify)/],
    [
      'of another host',
      () => [authority.wrongHost, { caCertificate: authority.ca }, 'localhost'],
      /does not match|not in the cert/,
    ],
    ['that has expired', () => [authority.expired, { caCertificate: authority.ca }], /expired/],
    ['signed by itself', () => [authority.selfSigned, { caCertificate: authority.ca }], /self.signed/],
  ] as const) {
    it(`is refused with a certificate ${what}`, async () => {
      const [certificate, sslConfig, host] = given() as [Certificate, object, string?]
      const outcome = await cipher(certificate, sslConfig, host).catch((error: Error) => error)
      expect(outcome).to.be.an('error').with.property('message').that.matches(problem)
    })
  }
})
