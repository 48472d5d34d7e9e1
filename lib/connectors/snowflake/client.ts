import type { Connection, RowStatement } from 'snowflake-sdk'
import type { SqlRow } from '../../services/database/information-schema/adapter.js'
import { unlessSilent } from '../../stream/unless-silent.js'
import { within } from '../../stream/within.js'
import { loadDriver } from '../load-driver.js'
import { connectionOptions } from './driver-options.js'
import type { Login } from './settings.js'

const CONNECT_MS = 60_000
/** A query that gives no row for longer is stuck; the server is told the same. */
const SILENCE_MS = 300_000
const CLOSE_MS = 5000
/** By it query logs are read without what reading them, and the rest, has left there. */
const OWN = '/* {"app": "Headwater"} */ '
/** On import the driver looks for the cloud it runs in, loads native code and reports both: none of it is needed. */
const QUIET = {
  SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true',
  SNOWFLAKE_DISABLE_MINICORE: 'true',
  SF_TELEMETRY_DISABLE_CONNECTION_SHAPE: 'true',
}

export type Value = string | number

/** Read-only access to one account: one session, in which statements run side by side. */
export interface SnowflakeClient {
  /** Row by row as they come; what was not read is not asked for. */
  query(sql: string, values?: readonly Value[]): AsyncGenerator<SqlRow, void>
  close(): Promise<void>
}

export interface ClientOptions {
  readonly connectMs?: number
  readonly silenceMs?: number
}

/** Logs in when first asked something. */
export function connect(login: Login, options: ClientOptions = {}): SnowflakeClient {
  const { connectMs = CONNECT_MS, silenceMs = SILENCE_MS } = options
  let session: Promise<Connection> | undefined
  return {
    query: async function* (sql, values = []) {
      session ??= logIn(login, connectMs)
      yield* rowsOf(await session, OWN + sql, values, silenceMs)
    },
    close: async () => {
      const connection = await session?.catch(() => undefined) // whoever asked was told
      if (connection?.isUp()) await within(logOut(connection), CLOSE_MS, 'late').catch(ignore) // it ends by itself
    },
  }
}

async function logIn(login: Login, connectMs: number): Promise<Connection> {
  for (const [name, value] of Object.entries(QUIET)) process.env[name] ??= value
  const { default: driver } = await loadDriver('snowflake-sdk', () => import('snowflake-sdk'))
  driver.configure({ logLevel: 'OFF', additionalLogToConsole: false })
  const connection = driver.createConnection(connectionOptions(login))
  const up = new Promise<Connection>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve(connection)))
  })
  return within(up, connectMs, `the server did not let us in within ${connectMs / 1000} s`)
}

/** The driver goes on with an answer that was given up: of what breaks then nobody hears, and without a listener the process would end. */
const ignore = (): void => {}

const logOut = (connection: Connection): Promise<void> =>
  new Promise((resolve, reject) => connection.destroy((error) => (error ? reject(error) : resolve())))

async function* rowsOf(
  connection: Connection,
  sqlText: string,
  values: readonly Value[],
  silenceMs: number,
): AsyncGenerator<SqlRow, void> {
  const late = `the server sent no row within ${silenceMs / 1000} s`
  let statement: RowStatement | undefined
  let done = false
  try {
    const result = new Promise<RowStatement>((resolve, reject) => {
      statement = connection.execute({
        sqlText,
        binds: [...values],
        streamResult: true,
        parameters: { STATEMENT_TIMEOUT_IN_SECONDS: Math.ceil(silenceMs / 1000) },
        complete: (error, answered) => (error ? reject(error) : resolve(answered)),
      })
    })
    const rows = (await within(result, silenceMs, late)).streamRows()
    rows.on('error', ignore)
    yield* unlessSilent<SqlRow>(rows, silenceMs)
    done = true
  } finally {
    if (!done && statement?.getStatus() === 'fetching') statement.cancel() // nobody waits for the answer to that
  }
}
