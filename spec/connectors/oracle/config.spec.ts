import { inspect } from 'node:util'
import { expect } from 'chai'
import { oracleConnection } from '../../../lib/connectors/oracle/config.js'
import { connectionAttributes } from '../../../lib/connectors/oracle/driver-options.js'
import { loginOf, scopeOf } from '../../../lib/connectors/oracle/settings.js'
import { keysIn, ours, problemsOf, theirs } from '../../support/incumbent-schema.js'

const BASE = {
  username: 'ada',
  password: 'canary-81f2',
  hostPort: 'db:1522',
  oracleConnectionType: { oracleServiceName: 'shop' },
}
const problems = (connection: object): string[] => problemsOf(oracleConnection, connection)

describe('the connection of Oracle', () => {
  it('has every key of the incumbent’s schema, with its default', () => {
    expect(keysIn(ours(oracleConnection))).to.deep.equal(keysIn(theirs('oracle/OracleConnection')))
  })

  it('knows no other key', () => {
    expect(problems({ ...BASE, database: 'x' })).to.deep.equal(['Unrecognized key: "database"'])
  })

  it('wants a password, an address, and one thing to connect to', () => {
    const { password, ...open } = BASE
    expect(problems(open)).to.deep.equal([
      'password: expected the password of the user: external authentication is not implemented',
    ])
    expect(problems({ ...BASE, hostPort: undefined })).to.deep.equal(['hostPort: expected host:port'])
    for (const oracleConnectionType of [{}, { oracleServiceName: 'a', databaseSchema: 'b' }, { service: 'a' }])
      expect(problems({ ...BASE, oracleConnectionType })).to.deep.equal([
        'oracleConnectionType: expected one of oracleServiceName, databaseSchema, oracleTNSConnection',
      ])
    const tns = { ...BASE, hostPort: undefined, oracleConnectionType: { oracleTNSConnection: 'SHOP' } }
    expect(oracleConnection.safeParse(tns).success).to.equal(true)
    expect(password).to.equal('canary-81f2')
  })

  it('lets no name out of the descriptor it stands in', () => {
    for (const odd of ['a)(HOST=evil', 'a b', 'a"b', 'a=b'])
      for (const connection of [
        { hostPort: odd },
        { oracleConnectionType: { databaseSchema: odd } },
        { oracleConnectionType: { databaseSchema: 'x' }, connectionOptions: { sid: odd } },
        { oracleConnectionType: { databaseSchema: 'x' }, connectionOptions: { service_name: odd } },
      ])
        expect(oracleConnection.safeParse({ ...BASE, ...connection }).success, odd).to.equal(false)
    const other = oracleConnection.parse({ ...BASE, connectionOptions: { mode: 'a=(b)' } })
    expect(other.connectionOptions).to.deep.equal({ mode: 'a=(b)' })
  })

  it('shows no secret', () => {
    const connection = oracleConnection.parse({
      ...BASE,
      connectionArguments: { wallet_location: '/w', wallet_password: 'canary-wallet', threaded: true },
    })
    const login = loginOf(connection)
    expect(`${JSON.stringify([connection, login])}${inspect([connection, login], { depth: 9 })}`).to.not.contain(
      'canary',
    )
    expect(connectionAttributes(login, 60_000)).to.deep.equal({
      user: 'ada',
      password: 'canary-81f2',
      connectString: '(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=db)(PORT=1522))(CONNECT_DATA=(SERVICE_NAME=shop)))',
      connectTimeout: 60,
      transportConnectTimeout: 60,
      expireTime: 1,
      walletLocation: '/w',
      walletPassword: 'canary-wallet',
    })
  })

  it('says what is read, and what the catalog is to call it', () => {
    expect(scopeOf(oracleConnection.parse(BASE))).to.deep.equal({
      database: 'default',
      schema: undefined,
      dba: true,
      preserveCase: false,
    })
    expect(scopeOf(oracleConnection.parse({ ...BASE, databaseName: 'shop', useDBATable: false }))).to.include({
      database: 'shop',
      dba: false,
    })
  })
})
