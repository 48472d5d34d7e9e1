import type { Secret } from '../../record/secret.js'
import type { SnowflakeConnection } from './config.js'
import { pathNames, quotedPath } from './names.js'

/** Where the server is, and who asks. */
export interface Login {
  readonly account: string
  /** Of another address than the account's own. */
  readonly host: string | undefined
  readonly port: number | undefined
  readonly protocol: 'http' | 'https' | undefined
  readonly username: string
  readonly password: Secret | undefined
  readonly privateKey: Secret | undefined
  readonly passphrase: Secret | undefined
  readonly role: string | undefined
  readonly warehouse: string
  readonly queryTag: string
  readonly keepAlive: boolean
}

/** What is read. */
export interface Scope {
  /** The only database, if there is but one. */
  readonly database: string | undefined
  /** The schema of `TAG_REFERENCES` and `QUERY_HISTORY`, quoted. */
  readonly usage: string
  readonly transient: boolean
  readonly streams: boolean
  readonly stages: boolean
  readonly creditCost: number
}

/** By it, and by the comment before each statement, query logs are read without what reading them has left there. */
export const OWN_TAG = '{"app": "Headwater"}'

/** An address is taken for the account in it: `https://my_org-my_account.snowflakecomputing.com/`. */
const accountOf = (account: string): string =>
  account.replace(/^https?:\/\//, '').replace(/\.snowflakecomputing\.(?:com|cn)\b.*$/s, '')

export const loginOf = (connection: SnowflakeConnection): Login => {
  const { username, password, privateKey, role, warehouse, connectionArguments } = connection
  return {
    account: accountOf(connection.account),
    host: connectionArguments?.host,
    port: connectionArguments?.port,
    protocol: connectionArguments?.protocol,
    username,
    password: privateKey ? undefined : password,
    privateKey,
    passphrase: connection.snowflakePrivatekeyPassphrase,
    role,
    warehouse,
    queryTag: connection.queryTag ?? OWN_TAG,
    keepAlive: connection.clientSessionKeepAlive,
  }
}

export const scopeOf = (connection: SnowflakeConnection): Scope => ({
  database: connection.database,
  usage: quotedPath(pathNames(connection.accountUsageSchema) ?? []),
  transient: connection.includeTransientTables,
  streams: connection.includeStreams,
  stages: connection.includeStages,
  creditCost: connection.creditCost,
})
