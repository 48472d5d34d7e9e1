import { reveal } from '../../record/secret.js'
import { hostAndPort } from '../host-port.js'
import { type HttpServer, originOf, trust } from '../http-client.js'
import type { ClickhouseConnection } from './config.js'

/** What the rest of the connector needs of a connection. */
export interface Settings {
  readonly server: HttpServer
  /** The database of the catalog; the server has none. */
  readonly database: string
  /** The only schema to read, if there is but one. */
  readonly schema: string | undefined
}

export function clickhouseSettings(connection: ClickhouseConnection): Settings {
  const { hostPort, username, password, https, secure, connectionOptions } = connection
  const address = hostAndPort(hostPort, https || secure ? 8443 : 8123)
  const tls = https ?? secure ?? [443, 8443].includes(address.port)
  return {
    server: {
      origin: originOf(tls ? 'https' : 'http', address),
      headers: {
        'x-clickhouse-user': username ?? 'default',
        ...(password ? { 'x-clickhouse-key': reveal(password) } : {}),
      },
      ...trust(connectionOptions?.verify),
    },
    database: connection.databaseName ?? 'default',
    schema: connection.databaseSchema,
  }
}
