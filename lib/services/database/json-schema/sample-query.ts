import type { SampleRow } from './sampled.js'

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

/** A row of such a query. */
export const sampleRow = (row: Readonly<Record<string, string | null>>, columns: number): SampleRow =>
  Array.from({ length: columns }, (_, index) => row[`c${index}`] ?? null)
