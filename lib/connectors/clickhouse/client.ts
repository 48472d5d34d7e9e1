import { createHttpClient } from '../http-client.js'
import type { Settings } from './settings.js'

/** A query that gives no row for longer is stuck. */
const SILENCE_MS = 300_000
/** By it query logs are read without what reading them, and the rest, has left there. */
const OWN = '/* {"app": "Headwater"} */ '

/** Access to one server. Rows are told apart by lines, each a JSON object. */
export interface ClickhouseClient {
  /** Row by row as the server sends them; `{name:String}` in the statement is a parameter. */
  query<T>(sql: string, parameters?: Readonly<Record<string, string>>): AsyncGenerator<T, void>
  close(): void
}

/** Connects when first asked something; holds `connections` at most. */
export function connect({ server }: Settings, connections: number): ClickhouseClient {
  const http = createHttpClient(server, connections)
  return {
    async *query<T>(sql: string, parameters: Readonly<Record<string, string>> = {}) {
      const named = Object.entries(parameters).map(([name, value]) => [`param_${name}`, escaped(value)])
      const path = `/?${new URLSearchParams(Object.fromEntries(named))}`
      const body = `${OWN}${sql}\nFORMAT JSONEachRow`
      for await (const line of http.lines({ method: 'POST', path, body, idle: SILENCE_MS }))
        if (line !== '') yield rowOf(line) as T
    },
    close: () => http.close(),
  }
}

/** Parameters come as in the format TabSeparated. */
const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n')

/**
 * What goes wrong after the first rows stands among them: as text, or as an object with nothing but `exception`
 * (https://clickhouse.com/docs/interfaces/http).
 * @throws Error
 */
function rowOf(line: string): unknown {
  let row: Readonly<Record<string, unknown>>
  try {
    row = JSON.parse(line)
  } catch {
    throw new Error(line.slice(0, 2000))
  }
  if (typeof row.exception === 'string' && Object.keys(row).length === 1) throw new Error(row.exception)
  return row
}
