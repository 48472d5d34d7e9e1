import type { Secret } from '../../record/secret.js'
import { hostAndPort } from '../host-port.js'
import type { OracleConnection } from './config.js'

const PORT = 1521

/** Where the server is, as its listener knows it. */
export type Server =
  | { readonly descriptor: string }
  | {
      readonly host: string
      readonly port: number
      readonly service: string | undefined
      readonly sid: string | undefined
    }

/** Where the server is, and who asks. */
export interface Login {
  readonly server: Server
  readonly username: string
  readonly password: Secret
  /** Folder of `tnsnames.ora`. */
  readonly configDir: string | undefined
  readonly walletLocation: string | undefined
  readonly walletPassword: Secret | undefined
}

/** What is read. */
export interface Scope {
  /** What the catalog calls the database. */
  readonly database: string
  /** The only schema, if there is but one. */
  readonly schema: string | undefined
  readonly dba: boolean
  readonly preserveCase: boolean
}

/** spec/behaviours.md §5. */
const DATABASE = 'default'

export const loginOf = (connection: OracleConnection): Login => ({
  server: serverOf(connection),
  username: connection.username,
  password: connection.password!, // the schema asks for it
  configDir: connection.connectionArguments?.config_dir,
  walletLocation: connection.connectionArguments?.wallet_location,
  walletPassword: connection.connectionArguments?.wallet_password,
})

function serverOf({ hostPort, oracleConnectionType: by, connectionOptions }: OracleConnection): Server {
  if ('oracleTNSConnection' in by) return { descriptor: by.oracleTNSConnection.trim() }
  const address = hostAndPort(hostPort ?? '', PORT)
  if ('oracleServiceName' in by) return { ...address, service: by.oracleServiceName, sid: undefined }
  const { service_name: service, sid } = connectionOptions ?? {}
  return { ...address, service, sid: service === undefined ? (sid ?? by.databaseSchema) : undefined }
}

export const scopeOf = ({
  databaseName,
  oracleConnectionType: by,
  connectionOptions,
  useDBATable,
  preserveIdentifierCase,
}: OracleConnection): Scope => ({
  database: databaseName || DATABASE,
  schema:
    'databaseSchema' in by && (connectionOptions?.service_name ?? connectionOptions?.sid) !== undefined
      ? by.databaseSchema
      : undefined,
  dba: useDBATable,
  preserveCase: preserveIdentifierCase,
})
