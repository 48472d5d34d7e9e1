import type { Secret } from '../../record/secret.js'
import { hostAndPort } from '../host-port.js'
import type { AzuresqlConnection } from './azure.js'
import type { MssqlConnection } from './config.js'
import type { SslConfig } from './options.js'
import { DATABASES, DATABASES_OF_AZURE } from './queries.js'

/** What is needed of either connection: all that follows is the same for SQL Server and Azure SQL. */
export interface Settings {
  readonly server: Server
  readonly user: User
  /** `strict` is TLS from the first byte (TDS 8.0). */
  readonly encrypt: boolean | 'strict'
  readonly trustServerCertificate: boolean
  readonly sslConfig: SslConfig | undefined
  readonly connectMs: number
  readonly database: string
  /** Whether every database of the server is read. */
  readonly all: boolean
  /** The list of databases, and the database that has it. */
  readonly databases: { readonly sql: string; readonly from: string }
}

/** An instance is found by its name. */
type Server = { readonly host: string } & ({ readonly port: number } | { readonly instance: string })

interface User {
  readonly name: string
  readonly password: Secret
  /** Of Windows. */
  readonly domain?: string
  /** Of Microsoft Entra: the application that logs in, and the tenant. */
  readonly application?: { readonly clientId: string; readonly tenantId: string | undefined }
}

const CONNECT_MS = 15_000

/** `DOMAIN\user` is an account of Windows: a name of the server's own has no backslash. */
export function mssqlSettings(connection: MssqlConnection): Settings {
  const { hostPort, username, password, database, sslConfig } = connection
  const [, domain, account] = /^([^\\]+)\\(.+)$/.exec(username!) ?? []
  const { encrypt, trust } = tlsOptions(connection)
  return {
    server: serverOf(hostPort!),
    user: { name: account ?? username!, password: password!, ...(domain === undefined ? {} : { domain }) },
    encrypt: encrypt || connection.encrypt || sslConfig !== undefined,
    trustServerCertificate: trust === true || connection.trustServerCertificate,
    sslConfig,
    connectMs: CONNECT_MS,
    database,
    all: connection.ingestAllDatabases,
    databases: { sql: DATABASES, from: database },
  }
}

/** The list of databases is whole in `master` alone (https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-databases-transact-sql). */
export function azuresqlSettings(connection: AzuresqlConnection): Settings {
  const { hostPort, username, password, database, authenticationMode: mode } = connection
  const { clientId, tenantId } = connection.connectionArguments ?? {}
  const byEntra = mode?.authentication === 'ActiveDirectoryPassword'
  const { encrypt = true, trust = false } = tlsOptions(connection)
  const application = { clientId: String(clientId), tenantId: tenantId === undefined ? undefined : String(tenantId) }
  return {
    server: serverOf(hostPort),
    user: { name: username, password: password!, ...(byEntra ? { application } : {}) },
    encrypt: encrypt === 'strict' ? encrypt : (mode?.encrypt ?? encrypt),
    trustServerCertificate: mode?.trustServerCertificate ?? trust,
    sslConfig: undefined,
    connectMs: (mode?.connectionTimeout ?? 30) * 1000,
    database,
    all: connection.ingestAllDatabases,
    databases: { sql: DATABASES_OF_AZURE, from: 'master' },
  }
}

function serverOf(hostPort: string): Server {
  const [, host, instance] = /^([^\\:]+)\\([^\\:]+)$/.exec(hostPort) ?? []
  return host !== undefined && instance !== undefined ? { host, instance } : hostAndPort(hostPort, 1433)
}

type Connection = Pick<MssqlConnection, 'connectionOptions' | 'connectionArguments'>

interface TlsOptions {
  readonly encrypt: boolean | 'strict' | undefined
  readonly trust: boolean | undefined
}

/** What the words of the incumbent's driver say (https://learn.microsoft.com/sql/connect/odbc/dsn-connection-string-attribute). */
function tlsOptions({ connectionOptions, connectionArguments }: Connection): TlsOptions {
  const words = new Map(
    Object.entries({ ...connectionArguments, ...connectionOptions }).map(([key, value]) => [
      key.toLowerCase(),
      String(value).toLowerCase(),
    ]),
  )
  const encrypt = words.get('encrypt')
  const trust = words.get('trustservercertificate')
  return {
    encrypt: encrypt === undefined || encrypt === 'strict' ? encrypt : YES.has(encrypt),
    trust: trust === undefined ? undefined : YES.has(trust),
  }
}

const YES = new Set(['yes', 'true', 'mandatory', '1'])
