import type * as Tedious from 'tedious'
import { messageOf } from '../../record/either.js'
import { loadDriver } from '../load-driver.js'
import { driverConfig } from './login.js'
import type { Settings } from './settings.js'

/** A connection that is logged in: one request at a time. */
export interface Session {
  readonly driver: typeof Tedious
  readonly connection: Tedious.Connection
  /** Whether it is of no use any more. */
  readonly ended: () => boolean
}

/** @throws Error that says which server could not be reached, or why it refuses. */
export async function logIn(settings: Settings, database: string): Promise<Session> {
  const driver = await loadDriver('tedious', () => import('tedious'))
  const connection = new driver.Connection(driverConfig(settings, database))
  let ended = false
  neverWithoutRequest(driver, connection)
  connection.on('error', ignore)
  connection.once('end', () => {
    ended = true
  })
  if (settings.encrypt !== false) insistOnTls(connection)
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error ? reject(withCause(error)) : resolve()))
  })
  return { driver, connection, ended: () => ended }
}

/** A connection broke: the query on it, or whoever asks next, gets the error; without a listener the process would end. */
const ignore = (): void => {}

/** A connection may end while rows are parsed: the driver then calls back the request that it has just let go of. */
function neverWithoutRequest(driver: typeof Tedious, connection: Tedious.Connection): void {
  const none = new driver.Request('', ignore)
  let current = connection.request
  Object.defineProperty(connection, 'request', {
    get: () => current ?? none,
    set: (next: typeof current) => {
      current = next
    },
  })
}

/** With a server that speaks no TLS the driver would go on without, and send the password in the clear. */
function insistOnTls(connection: Tedious.Connection): void {
  const negotiate = connection.performTlsNegotiation.bind(connection)
  connection.performTlsNegotiation = async (answer, signal) => {
    if (connection.config.options.encrypt !== 'strict' && !SPEAKS_TLS.has(answer.encryptionString))
      throw new Error('the server speaks no TLS, which is asked for: nothing was sent to it')
    await negotiate(answer, signal)
  }
}

const SPEAKS_TLS = new Set(['ON', 'REQ'])

/** The driver tries all addresses of a host, and tells what became of each in the cause alone. */
function withCause(error: Error): Error {
  if (!(error.cause instanceof AggregateError)) return error
  return new Error(`${error.message}: ${error.cause.errors.map(messageOf).join('; ')}`, { cause: error })
}
