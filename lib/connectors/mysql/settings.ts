import type { Secret } from '../../record/secret.js'
import type { MysqlConnection } from './config.js'
import type { MariadbConnection } from './mariadb.js'
import type { SslConfig } from './options.js'

/** What is needed of either connection: all that follows is the same for MySQL and MariaDB. */
export interface Settings {
  readonly hostPort: string
  readonly username: string
  readonly password: Secret | undefined
  readonly sslConfig: SslConfig | undefined
  /** The database of the catalog; the server has none. */
  readonly database: string
  /** The only schema to read, if there is but one. */
  readonly schema: string | undefined
  readonly log: LogTable
}

/** Where statements are logged, and in which columns: the general log's or the slow log's. */
export interface LogTable {
  readonly slow: boolean
  readonly table: string | undefined
}

export const mysqlSettings = (connection: MysqlConnection): Settings => ({
  ...common(connection),
  password: connection.authType?.password,
  sslConfig: connection.sslConfig,
  log: { slow: connection.useSlowLogs, table: connection.queryHistoryTable },
})

export const mariadbSettings = (connection: MariadbConnection): Settings => ({
  ...common(connection),
  password: connection.password,
  sslConfig: undefined,
  log: { slow: false, table: undefined },
})

const common = ({ hostPort, username, databaseName, databaseSchema }: MysqlConnection | MariadbConnection) => ({
  hostPort,
  username,
  database: databaseName ?? 'default',
  schema: databaseSchema,
})
