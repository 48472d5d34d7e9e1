import { expect } from 'chai'
import { hostAndPort } from '../../../lib/connectors/host-port.js'
import { loadDriver } from '../../../lib/connectors/load-driver.js'
import { connect } from '../../../lib/connectors/postgres/client.js'
import { postgres } from '../../../lib/connectors/postgres/config.js'
import { temporaryFolder } from '../../support/cli.js'

describe('the PostgreSQL client', () => {
  const cases: readonly [string, { host: string; port: number }][] = [
    ['localhost:5433', { host: 'localhost', port: 5433 }],
    ['db.example.com', { host: 'db.example.com', port: 5432 }],
    ['[::1]:6000', { host: '::1', port: 6000 }],
    ['[::1]', { host: '::1', port: 5432 }],
  ]
  for (const [hostPort, expected] of cases) {
    it(`reads ${hostPort}`, () => expect(hostAndPort(hostPort, 5432)).to.deep.equal(expected))
  }
})

describe('a certificate for PostgreSQL', () => {
  const connecting = (caCertificate: string) =>
    connect(
      postgres.connection.parse({
        type: 'Postgres',
        username: 'u',
        hostPort: 'localhost:1',
        database: 'd',
        sslMode: 'verify-full',
        sslConfig: { caCertificate },
      }),
      'd',
      1,
    )

  it('is its text, or the file that has it', async () => {
    const text = '-----BEGIN CERTIFICATE-----'
    const folder = temporaryFolder()
    try {
      await (await connecting(text)).close()
      await (await connecting(folder.file('ca.pem', text))).close()
      const failure = await connecting('/no/such.pem').catch((error: Error) => error)
      expect(failure)
        .to.have.property('message')
        .that.matches(/no\/such\.pem/)
    } finally {
      folder.remove()
    }
  })
})

describe('a driver', () => {
  it('that is missing is named with the line that installs it', async () => {
    const name: string = 'no-such-driver'
    const failure = await loadDriver(name, () => import(name)).catch((error: Error) => error)
    expect(failure).to.have.property('message', 'the driver "no-such-driver" is not installed: npm i no-such-driver')
  })

  it('that is broken fails with its own error', async () => {
    const failure = await loadDriver('broken', async () => Promise.reject(new Error('bad binary'))).catch(
      (error: Error) => error,
    )
    expect(failure).to.have.property('message', 'bad binary')
  })
})
