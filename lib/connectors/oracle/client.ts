import type { SqlRow } from '../../services/database/information-schema/adapter.js'
import { within } from '../../stream/within.js'
import { logIn, type Opened } from './login.js'
import type { Login } from './settings.js'

const CONNECT_MS = 60_000
/** A call that is not answered for longer is stuck; the driver is told to break it off. */
const SILENCE_MS = 300_000
const CLOSE_MS = 5000
/** Rows in one answer. */
const BATCH = 200
/** By it query logs are read without what reading them, and the rest, has left there. */
const OWN = '/* {"app": "Headwater"} */ '

export type Value = string | number

/** Access to one service. */
export interface OracleClient {
  /** Row by row as they come; `:1` stands for the first value. Statements may be asked while others are read. */
  query(sql: string, values?: readonly Value[]): AsyncGenerator<SqlRow, void>
  close(): Promise<void>
}

/** Opens that many connections at most, each when it is first needed. */
export type Connect = (connections: number) => OracleClient

export interface ClientOptions {
  readonly connectMs?: number
  readonly silenceMs?: number
}

/** A connection, and how many statements are read on it: answers come in turns. */
interface Line {
  readonly connection: Promise<Opened>
  statements: number
}

export const connector =
  (login: Login, { connectMs = CONNECT_MS, silenceMs = SILENCE_MS }: ClientOptions = {}): Connect =>
  (connections) =>
    clientOver(() => logIn(login, connectMs, silenceMs), connections, silenceMs)

/** A client over so many connections at most; each statement goes to the one on which the fewest are read. */
export function clientOver(open: () => Promise<Opened>, connections: number, silenceMs: number): OracleClient {
  const lines = new Set<Line>()
  const leastBusy = (): Line => {
    const [line] = [...lines].sort((one, other) => one.statements - other.statements)
    if (line && (line.statements === 0 || lines.size >= connections)) return line
    const next = { connection: open(), statements: 0 }
    lines.add(next)
    return next
  }
  return {
    query: async function* (sql, values = []) {
      const line = leastBusy()
      line.statements += 1
      try {
        yield* rowsOf(await line.connection, OWN + sql.trim(), values, silenceMs)
      } catch (error) {
        if (!(await isOfUse(line, error)) && lines.delete(line)) await closed(line)
        throw error
      } finally {
        line.statements -= 1
      }
    },
    close: async () => {
      const open = [...lines]
      lines.clear()
      await Promise.all(open.map(closed))
    },
  }
}

/** Whether the server answered, if only with an error. */
async function isOfUse({ connection }: Line, error: unknown): Promise<boolean> {
  const open = await connection.catch(() => undefined) // whoever asked was told
  return open?.isHealthy() === true && /^ORA-/.test(String((error as { readonly code?: unknown }).code))
}

async function closed({ connection }: Line): Promise<void> {
  const open = await connection.catch(() => undefined) // whoever asked was told
  await within(open?.close() ?? Promise.resolve(), CLOSE_MS, 'late').catch(ignore) // it ends by itself
}

const ignore = (): void => {}

async function* rowsOf(
  opened: Opened,
  sql: string,
  values: readonly Value[],
  silenceMs: number,
): AsyncGenerator<SqlRow, void> {
  /** The driver breaks a call off after `silenceMs`; on a connection that is dead it can't. */
  const answered = <T>(call: Promise<T>): Promise<T> =>
    within(call, 2 * silenceMs, `the server sent no row within ${(2 * silenceMs) / 1000} s`)
  const answer = await answered(opened.execute(sql, values))
  try {
    for (;;) {
      const rows = await answered(answer.getRows(BATCH))
      if (rows.length === 0) return
      yield* rows
    }
  } finally {
    await within(answer.close(), CLOSE_MS, 'late').catch(ignore) // it ends with its connection
  }
}
