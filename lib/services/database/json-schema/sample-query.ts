import type { Pullable } from '../../../stream/from-pull.js'
import type { DatabaseSession } from '../reader.js'

/** Bytes: a longer text is none that would be looked at. */
const LONGEST = 100_000

export interface SampleQuery {
  /** As the dialect writes the table, and a column. */
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: number
  /** The type that CAST makes text with; `text` unless given. */
  readonly text?: string
  /** What counts the bytes of a text; `octet_length` unless given. */
  readonly length?: string
}

/** SQL for the first rows of a table, its columns being `c0`, `c1` … as texts that are not too long. */
export const sampleQuery = ({ table, columns, rows, text = 'text', length = 'octet_length' }: SampleQuery): string => {
  const selected = columns.map((column, index) => {
    const value = `CAST(${column} AS ${text})`
    return `CASE WHEN ${length}(${value}) <= ${LONGEST} THEN ${value} END AS c${index}`
  })
  return `SELECT ${selected.join(', ')} FROM ${table} LIMIT ${rows}`
}

/** How a database is asked for samples. */
export interface Sampling extends Pick<SampleQuery, 'text' | 'length'> {
  readonly quoted: (name: string) => string
  /** The names that lead to a table, outermost first. */
  readonly path: (schema: string, table: string) => readonly string[]
  readonly rows: (sql: string) => Pullable<Readonly<Record<string, string | null>>>
}

/** `DatabaseSession.sample` of a database that has `LIMIT`. */
export const samplesBy = ({ quoted, path, rows: ask, ...dialect }: Sampling): NonNullable<DatabaseSession['sample']> =>
  async function* (schema, table, columns, rows) {
    const from = path(schema, table).map(quoted).join('.')
    const sql = sampleQuery({ ...dialect, table: from, columns: columns.map(quoted), rows })
    for await (const row of ask(sql)) yield columns.map((_, index) => row[`c${index}`] ?? null)
  }
