import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import type { ClientBase, Pool, PoolConfig } from 'pg'
import { reveal, type Secret } from '../../record/secret.js'
import { hostAndPort } from '../host-port.js'
import { loadDriver } from '../load-driver.js'
import type { Login } from './options.js'

const CONNECT_MS = 10_000
/** A catalog query that runs longer is stuck. */
const STATEMENT_MS = 300_000
/** Rows fetched at once by a cursor; as many are on their way while these are taken. */
const BATCH = 100
/** By it query logs are read without what reading them, and the rest, has left there. */
const OWN = '/* {"app": "Headwater"} */ '

/** Read-only access to one database. */
export interface PostgresClient {
  /** All rows at once, for listings that are short. */
  rows<T>(sql: string, values?: readonly unknown[]): Promise<T[]>
  /** Row by row through a cursor, for listings of any length. */
  stream<T>(sql: string, values: readonly unknown[]): AsyncGenerator<T, void>
  close(): Promise<void>
}

/** Settings of a session: nothing is changed, and compiling a catalog query takes longer than it saves. */
export const SESSION = '-c default_transaction_read_only=on -c jit=off'

/** For a server that refuses settings when it is connected to: it is told its time-out after. */
export const NO_SETTINGS = ''

/** Connects when first asked something; holds `lanes` connections at most. `session` is what the server is set to. */
export async function connect(
  connection: Login,
  database: string,
  lanes: number,
  session: string = SESSION,
): Promise<PostgresClient> {
  const { default: pg } = await loadDriver('pg', importPg)
  const { default: QueryStream } = await loadDriver('pg-query-stream', () => import('pg-query-stream'))
  const pool: Pool = new pg.Pool(poolConfig(connection, database, lanes, session))
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  return {
    rows: async <T>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query(OWN + sql, [...values])).rows as T[],
    async *stream<T>(sql: string, values: readonly unknown[]) {
      const client = await pool.connect()
      const cursor = client.query(new QueryStream(OWN + sql, [...values])).cursor as Cursor<T>
      const { read, broke } = reading(cursor)
      client.once('error', broke)
      let whole = false
      try {
        let next = read()
        for (let rows = await next; rows.length > 0; rows = await next) {
          next = read()
          for (const row of rows) yield row
        }
        whole = true
      } finally {
        client.off('error', broke)
        client.release(!whole)
      }
    },
    close: () => pool.end(),
  }
}

/**
 * Where there is no `navigator` (Node 20), pg asks `Response` what it runs on, for which Node loads all of `fetch`: a third of
 * the time that loading pg takes.
 */
async function importPg(): Promise<typeof import('pg')> {
  if ('navigator' in globalThis) return import('pg')
  Object.defineProperty(globalThis, 'navigator', { value: { userAgent: 'Node.js' }, configurable: true })
  try {
    return await import('pg')
  } finally {
    Reflect.deleteProperty(globalThis, 'navigator')
  }
}

interface Cursor<T> {
  /** None at the end. */
  read(count: number): Promise<T[]>
}

/** `read` gives the next rows; an error waits until they are asked for. A cursor can't see that its connection broke. */
function reading<T>(cursor: Cursor<T>) {
  let cause: Error | undefined
  let fail: (error: Error) => void = ignore
  const read = (): Promise<T[]> => {
    const rows = new Promise<T[]>((resolve, reject) => {
      if (cause) throw cause
      fail = reject
      cursor.read(BATCH).then(resolve, reject)
    })
    rows.catch(ignore)
    return rows
  }
  const broke = (error: Error): void => {
    cause = error
    fail(error)
  }
  return { read, broke }
}

/** A connection broke: the query on it, or whoever asks next, gets the error; without a listener the process would end. */
const ignore = (): void => {}

function poolConfig(connection: Login, database: string, lanes: number, session: string): PoolConfig {
  const { host, port } = hostAndPort(connection.hostPort, 5432)
  const password = connection.authType?.password
  const options = [session, connection.connectionOptions?.options ?? ''].join(' ').trim()
  return {
    host,
    port,
    database,
    user: connection.username,
    ...(password ? { password: reveal(password) } : {}),
    max: lanes,
    application_name: 'headwater',
    connectionTimeoutMillis: CONNECT_MS,
    ...(session === NO_SETTINGS ? { onConnect: setTimeOut } : { statement_timeout: STATEMENT_MS }),
    keepAlive: true,
    ...(options ? { options } : {}),
    ssl: tls(connection),
  }
}

/** The pool waits for it, though its types don't say so. */
const setTimeOut = (client: ClientBase): unknown => client.query(`${OWN}SET statement_timeout TO ${STATEMENT_MS}`)

/** libpq's sslmode; `allow` and `prefer` use TLS only when told how, since a fallback to plain text is no security. */
function tls({ sslMode, sslConfig }: Login): false | ConnectionOptions {
  if (sslMode === 'disable' || ((sslMode === 'allow' || sslMode === 'prefer') && !sslConfig)) return false
  return {
    rejectUnauthorized: sslMode === 'verify-ca' || sslMode === 'verify-full',
    ...(sslMode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
    ...pem('ca', sslConfig?.caCertificate),
    ...pem('cert', sslConfig?.sslCertificate),
    ...pem('key', sslConfig?.sslKey),
  }
}

/** The text itself, or that of the file it names. */
function pem(key: 'ca' | 'cert' | 'key', value: Secret | undefined): ConnectionOptions {
  if (!value) return {}
  const text = reveal(value)
  return { [key]: text.includes('-----BEGIN') ? text : readFileSync(text, 'utf8') }
}
