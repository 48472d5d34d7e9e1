import type { Dialect } from '../../lineage/dialect.js'
import type { LineageParser } from '../../lineage/parser.js'
import { withoutLiterals } from './literals.js'
import type { QueryShape } from './parsed-query.js'
import { shapeOf } from './shape.js'

/** What reading a text gave: its shape, and what was wrong with statements in it that can't be read. */
export interface Reading {
  readonly shape: QueryShape
  readonly problems: readonly Problem[]
}

export interface Problem {
  /** The start of the statement, masked. */
  readonly start: string
  readonly error: string
}

export type ReadQuery = (sql: string) => Promise<Reading>

/** Readings kept, and the longest text that one is kept of. */
const KEPT = 5000
const LONGEST = 20_000
/** Characters of a statement that a status shows. */
export const SHOWN = 200

/** Reads each text once; those that differ in literals only are one. The youngest are kept. */
export function queryReader(parser: LineageParser, dialect: Dialect): ReadQuery {
  const known = new Map<string, Promise<Reading>>()
  const read = async (sql: string): Promise<Reading> => {
    const results = await parser.parse({ sql, dialect, masks: true })
    const problems = results.flatMap((result): Problem[] =>
      'error' in result ? [{ start: (result.masked ?? '').slice(0, SHOWN), error: result.error }] : [],
    )
    return { shape: shapeOf(dialect, results), problems }
  }
  return (sql) => {
    if (sql.length > LONGEST) return read(sql)
    const key = withoutLiterals(sql)
    const reading = known.get(key) ?? read(sql)
    known.delete(key) // to the young end
    known.set(key, reading)
    if (known.size > KEPT) known.delete(known.keys().next().value as string)
    return reading
  }
}
