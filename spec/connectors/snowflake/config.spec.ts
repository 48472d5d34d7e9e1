import { inspect } from 'node:util'
import { expect } from 'chai'
import { snowflakeConnection } from '../../../lib/connectors/snowflake/config.js'
import { pathNames, quotedPath, shownNames } from '../../../lib/connectors/snowflake/names.js'
import { loginOf, scopeOf } from '../../../lib/connectors/snowflake/settings.js'
import { keysIn, ours, problemsOf, theirs } from '../../support/incumbent-schema.js'

const BASE = { username: 'ada', password: 'canary-81f2', account: 'acme-shop', warehouse: 'WH' }
const problems = (connection: object): string[] => problemsOf(snowflakeConnection, connection)

describe('the connection of Snowflake', () => {
  it('has every key of the incumbent’s schema, with its default', () => {
    expect(keysIn(ours(snowflakeConnection))).to.deep.equal(keysIn(theirs('snowflake/SnowflakeConnection')))
  })

  it('knows no other key', () => {
    expect(problems({ ...BASE, hostPort: 'x' })).to.deep.equal(['Unrecognized key: "hostPort"'])
  })

  it('wants a way to log in that there is', () => {
    const { password, ...rest } = BASE
    expect(problems(rest)[0]).to.match(/^password: expected password or privateKey/)
    expect(problems({ ...BASE, connectionArguments: { authenticator: 'externalbrowser' } })[0]).to.match(
      /expected password or privateKey .*not implemented yet/,
    )
    expect(snowflakeConnection.safeParse({ ...rest, privateKey: 'PEM' }).success).to.equal(true)
    expect(password).to.equal('canary-81f2')
  })

  it('shows no secret', () => {
    const connection = snowflakeConnection.parse({
      ...BASE,
      privateKey: 'canary-key',
      snowflakePrivatekeyPassphrase: 'canary-phrase',
    })
    for (const shown of [connection, loginOf(connection), scopeOf(connection)])
      expect(inspect(shown, { depth: null }) + JSON.stringify(shown)).to.not.contain('canary')
  })

  it('takes an address for the account in it', () => {
    const accountOf = (account: string): string => loginOf(snowflakeConnection.parse({ ...BASE, account })).account
    expect(accountOf('https://acme-shop.snowflakecomputing.com/')).to.equal('acme-shop')
    expect(accountOf('xy12345.eu-central-1')).to.equal('xy12345.eu-central-1')
  })

  it('names the schema of account usage as SQL does, and nothing more than that', () => {
    const usage = (accountUsageSchema: string): string =>
      scopeOf(snowflakeConnection.parse({ ...BASE, accountUsageSchema })).usage
    expect(usage('snowflake.account_usage')).to.equal('"SNOWFLAKE"."ACCOUNT_USAGE"')
    expect(usage('"my.db"."x""y"')).to.equal('"my.db"."x""y"')
    expect(usage('a; DROP TABLE b.c')).to.equal('"A; DROP TABLE B"."C"')
    expect(problems({ ...BASE, accountUsageSchema: 'one' })).to.deep.equal([
      'accountUsageSchema: expected database.schema',
    ])
    expect(problems({ ...BASE, accountUsageSchema: 'a".b' })).to.have.length(1)
  })

  it('reads any name back that it has quoted', () => {
    for (const names of [['A', 'b"c', 'd.e'], ['"', '.', ' '], ['🦆\n']])
      expect(pathNames(quotedPath(names))).to.deep.equal(names)
    expect(pathNames('a.b"c')).to.equal(undefined)
    expect([pathNames('db."s"'), shownNames('db."s"')]).to.deep.equal([
      ['DB', 's'],
      ['db', 's'],
    ])
  })
})
