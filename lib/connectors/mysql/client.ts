import { isIP } from 'node:net'
import { promisify } from 'node:util'
import type { PoolConnection, PoolOptions, SslOptions } from 'mysql2'
import { reveal } from '../../record/secret.js'
import { unlessSilent } from '../../stream/unless-silent.js'
import { hostAndPort } from '../host-port.js'
import { loadDriver } from '../load-driver.js'
import type { SslConfig } from './options.js'
import type { Settings } from './settings.js'

const CONNECT_MS = 10_000
/** A query that gives no row for longer is stuck. */
const SILENCE_MS = 300_000
/** Rows held between the socket and the reader. */
const BATCH = 200
/** By it query logs are read without what reading them, and the rest, has left there. */
const OWN = '/* {"app": "Headwater"} */ '

/** Whatever the server's defaults: `?` is escaped as the driver does it, times are UTC, a slow sink is waited for. */
const SESSION = [
  "SET sql_mode = '', time_zone = '+00:00', net_write_timeout = 86400",
  'SET SESSION TRANSACTION READ ONLY',
]

type Value = string | number | null | Date

/** Read-only access to one server. */
export interface MysqlClient {
  /** All rows at once, for listings that are short. */
  rows<T>(sql: string, values?: readonly Value[]): Promise<T[]>
  /** Row by row as the server sends them, for listings of any length. */
  stream<T>(sql: string, values: readonly Value[]): AsyncGenerator<T, void>
  close(): Promise<void>
}

/** Connects when first asked something; holds `connections` at most. */
export async function connect(settings: Settings, connections: number): Promise<MysqlClient> {
  const { default: mysql } = await loadDriver('mysql2', () => import('mysql2'))
  const pool = mysql.createPool(poolOptions(settings, connections))
  const checkOut: () => Promise<PoolConnection> = promisify(pool.getConnection.bind(pool))
  const prepared = new WeakSet<PoolConnection>()

  async function* stream<T>(sql: string, values: readonly Value[]): AsyncGenerator<T, void> {
    const session = await checkOut()
    let whole = false
    try {
      if (!prepared.has(session)) {
        session.on('error', ignore)
        for (const statement of SESSION) await promisify(session.query.bind(session) as Run)(OWN + statement)
        prepared.add(session)
      }
      yield* rowsOf<T>(session, OWN + sql, values)
      whole = true
    } finally {
      if (whole) session.release()
      else session.destroy()
    }
  }

  return {
    stream,
    rows: async <T>(sql: string, values: readonly Value[] = []) => {
      const all: T[] = []
      for await (const row of stream<T>(sql, values)) all.push(row)
      return all
    },
    close: promisify(pool.end.bind(pool)),
  }
}

type Run = (sql: string, done: (error: Error | null) => void) => void

/** A connection broke: the query on it, or whoever asks next, gets the error; without a listener the process would end. */
const ignore = (): void => {}

async function* rowsOf<T>(session: PoolConnection, sql: string, values: readonly Value[]): AsyncGenerator<T, void> {
  const rows = session.query(sql, [...values]).stream({ highWaterMark: BATCH })
  const broke = (error: Error): unknown => rows.destroy(error) // the driver tells it to the connection alone
  session.once('error', broke)
  try {
    yield* unlessSilent<T>(rows, SILENCE_MS)
  } finally {
    session.off('error', broke)
  }
}

function poolOptions({ hostPort, username, password, sslConfig }: Settings, connections: number): PoolOptions {
  const server = hostAndPort(hostPort, 3306)
  return {
    ...server,
    user: username,
    ...(password ? { password: reveal(password) } : {}),
    ...(sslConfig ? { ssl: tls(server.host, sslConfig) } : {}),
    connectionLimit: connections,
    connectTimeout: CONNECT_MS,
    charset: 'utf8mb4',
    jsonStrings: true,
    timezone: 'Z',
  }
}

/** The driver checks the name in a certificate against host names only: by address, the authority alone vouches. */
const tls = (host: string, { caCertificate, sslCertificate, sslKey }: SslConfig): SslOptions => ({
  rejectUnauthorized: true,
  verifyIdentity: isIP(host) === 0 || caCertificate === undefined,
  ...(caCertificate ? { ca: reveal(caCertificate) } : {}),
  ...(sslCertificate ? { cert: reveal(sslCertificate) } : {}),
  ...(sslKey ? { key: reveal(sslKey) } : {}),
})
