import { inspect } from 'node:util'
import { expect } from 'chai'
import { azuresqlConnection } from '../../../lib/connectors/mssql/azure.js'
import { mssqlConnection } from '../../../lib/connectors/mssql/config.js'
import { driverConfig } from '../../../lib/connectors/mssql/login.js'
import { azuresqlSettings, mssqlSettings } from '../../../lib/connectors/mssql/settings.js'
import { keysIn, ours, theirs } from '../../support/incumbent-schema.js'

const MSSQL = { hostPort: 'db.example.com:1434', username: 'ada', password: 'canary-51c2', database: 'shop' }
const AZURE = { ...MSSQL, hostPort: 'x.database.windows.net' }
const mssql = (more: object = {}) => mssqlSettings(mssqlConnection.parse({ ...MSSQL, ...more }))
const azure = (more: object = {}) => azuresqlSettings(azuresqlConnection.parse({ ...AZURE, ...more }))
const entra = (more: object = {}) => ({
  authenticationMode: { authentication: 'ActiveDirectoryPassword' },
  connectionArguments: { clientId: 'app-1', ...more },
})

describe('the connection of', () => {
  for (const [name, schema] of [
    ['MssqlConnection', mssqlConnection],
    ['AzureSQLConnection', azuresqlConnection],
  ] as const) {
    it(`${name} has every key of the incumbent’s schema, with its default`, () => {
      expect(keysIn(ours(schema))).to.deep.equal(keysIn(theirs(`mssql/${name}`)))
    })

    it(`${name} refuses a key that is not in it, such as uriString`, () => {
      expect(schema.safeParse({ ...AZURE, uriString: 'x' }).error?.issues[0]).to.include({ code: 'unrecognized_keys' })
    })

    it(`${name} shows its password to nobody`, () => {
      const parsed = schema.parse(AZURE)
      expect(inspect(parsed) + JSON.stringify(parsed)).to.not.include('canary')
    })
  }
})

describe('a login to SQL Server', () => {
  it('is what the driver takes', () => {
    expect(driverConfig(mssql(), 'other')).to.deep.equal({
      server: 'db.example.com',
      authentication: { type: 'default', options: { userName: 'ada', password: 'canary-51c2' } },
      options: {
        port: 1434,
        database: 'other',
        encrypt: false,
        trustServerCertificate: false,
        connectTimeout: 15_000,
        requestTimeout: 0,
        appName: 'Headwater',
      },
    })
  })

  it('is one of Windows for an account of a domain', () => {
    expect(driverConfig(mssql({ username: 'CORP\\ada' }), 'shop').authentication).to.deep.equal({
      type: 'ntlm',
      options: { userName: 'ada', password: 'canary-51c2', domain: 'CORP' },
    })
  })

  it('finds an instance by its name', () => {
    const { server, options } = driverConfig(mssql({ hostPort: 'db\\SALES' }), 'shop')
    expect([server, options?.instanceName, options?.port]).to.deep.equal(['db', 'SALES', undefined])
  })

  it('speaks TLS when it is told to, in our words or in those of the incumbent’s driver', () => {
    const tls = (more: object) => {
      const { encrypt, trustServerCertificate } = mssql(more)
      return [encrypt, trustServerCertificate]
    }
    expect(tls({ encrypt: true, trustServerCertificate: true })).to.deep.equal([true, true])
    expect(tls({ sslConfig: {} })).to.deep.equal([true, false])
    expect(tls({ connectionOptions: { Encrypt: 'yes', TrustServerCertificate: 'yes' } })).to.deep.equal([true, true])
    expect(tls({ connectionArguments: { Encrypt: 'strict' } })).to.deep.equal(['strict', false])
    expect(tls({ encrypt: true, connectionArguments: { encrypt: 'no' } })).to.deep.equal([true, false])
  })

  it('hands certificates to the driver', () => {
    const { options } = driverConfig(
      mssql({ sslConfig: { caCertificate: 'CA', sslCertificate: 'C', sslKey: 'K' } }),
      'x',
    )
    expect(options?.cryptoCredentialsDetails).to.deep.equal({ ca: 'CA', cert: 'C', key: 'K' })
  })

  for (const [what, more, issue] of [
    ['no server', { hostPort: null }, /expected host:port/],
    ['no user, as the account that runs this', { username: null }, /expected username and password: .*not implemented/],
    ['no password', { password: null }, /expected username and password/],
  ] as const)
    it(`is refused with ${what}`, () => {
      expect(mssqlConnection.safeParse({ ...MSSQL, ...more }).error?.message).to.match(issue)
    })
})

describe('a login to Azure SQL', () => {
  it('speaks TLS unless told otherwise, and waits as long as it is told', () => {
    expect(azure()).to.include({ encrypt: true, trustServerCertificate: false, connectMs: 30_000 })
    const mode = { encrypt: false, trustServerCertificate: true, connectionTimeout: 5 }
    expect(azure({ authenticationMode: mode })).to.include({
      encrypt: false,
      trustServerCertificate: true,
      connectMs: 5000,
    })
  })

  it('is one of Microsoft Entra with the application that is named', () => {
    expect(driverConfig(azure(entra({ tenantId: 'tenant-1' })), 'shop').authentication).to.deep.equal({
      type: 'azure-active-directory-password',
      options: { userName: 'ada', password: 'canary-51c2', clientId: 'app-1', tenantId: 'tenant-1' },
    })
  })

  for (const [what, more, issue] of [
    ['as the account that runs this', { authenticationMode: { authentication: 'ActiveDirectoryIntegrated' } }, /ActiveDirectoryIntegrated.* is not implemented/],
    ['with Microsoft Entra, and no application', entra({ clientId: undefined }), /expected the id of an application/],
    ['with no password', { password: null }, /expected the password/],
    ['with a key that is none', { authenticationMode: { encypt: true } }, /encypt/],
  ] as const) // biome-ignore format: a table
    it(`is refused ${what}`, () => {
      expect(azuresqlConnection.safeParse({ ...AZURE, ...more }).error?.message).to.match(issue)
    })
})
