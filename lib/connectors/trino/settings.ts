import { registerSecret, reveal, type Secret } from '../../record/secret.js'
import { hostAndPort } from '../host-port.js'
import { type HttpServer, originOf, trust } from '../http-client.js'
import type { TrinoConnection } from './config.js'
import type { PrestoConnection } from './presto.js'

/** What is needed of either connection: all that follows is the same for Trino and Presto. */
export interface Settings {
  /** Headers are `X-Trino-…` or `X-Presto-…`. */
  readonly product: 'Trino' | 'Presto'
  readonly server: HttpServer
  /** The only catalog to read, if there is but one. */
  readonly catalog: string | undefined
  readonly schema: string | undefined
}

export function trinoSettings(connection: TrinoConnection): Settings {
  const { username, authType, hostPort, connectionArguments, proxies } = connection
  const { password, jwt } = authType ?? {}
  const address = hostAndPort(hostPort, 8080)
  const scheme = connectionArguments?.http_scheme ?? (password || jwt || address.port === 443 ? 'https' : 'http')
  return {
    product: 'Trino',
    server: {
      origin: originOf(scheme, address),
      headers: {
        ...named('Trino', username),
        ...(jwt ? { authorization: `Bearer ${reveal(jwt)}` } : basic(username, password)),
      },
      ...trust(connection.verify),
      proxies,
    },
    catalog: connection.catalog,
    schema: connection.databaseSchema,
  }
}

export function prestoSettings(connection: PrestoConnection): Settings {
  const { username, password, hostPort, protocol, connectionArguments } = connection
  const address = hostAndPort(hostPort, 8080)
  const scheme = protocol ?? connectionArguments?.http_scheme ?? (password || address.port === 443 ? 'https' : 'http')
  return {
    product: 'Presto',
    server: {
      origin: originOf(scheme, address),
      headers: { ...named('Presto', username), ...basic(username, password) },
      ...trust(connection.verify),
    },
    catalog: connection.catalog,
    schema: connection.databaseSchema,
  }
}

const named = (product: string, username: string) => ({
  [`x-${product.toLowerCase()}-user`]: username,
  [`x-${product.toLowerCase()}-source`]: 'headwater',
})

function basic(username: string, password: Secret | undefined): { readonly authorization?: string } {
  if (!password) return {}
  const credentials = Buffer.from(`${username}:${reveal(password)}`).toString('base64')
  registerSecret(credentials)
  return { authorization: `Basic ${credentials}` }
}
