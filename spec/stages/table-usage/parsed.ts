import type { ParsedQuery, Use } from '../../../lib/processors/query-parser/parsed-query.js'
import { queryChecksum } from '../../../lib/record/fqn.js'

/** The milliseconds of a day in May 2026. */
export const may = (day: number, hour = 0): number => Date.UTC(2026, 4, day, hour)

interface Parsed extends Partial<Omit<ParsedQuery, 'kind' | 'name' | 'shape'>> {
  readonly sql?: string
  readonly tables?: Readonly<Record<string, readonly Use[]>>
  /** `a.x=b.y` */
  readonly joins?: readonly string[]
}

/** A statement as the query parser gives it, over a table `t` unless told otherwise. */
export function parsedQuery({
  sql = 'SELECT * FROM t',
  tables = { t: ['accessed'] },
  joins = [],
  ...rest
}: Parsed = {}) {
  const name = queryChecksum(sql)
  const side = (text: string) => {
    const parts = text.split('.')
    return { table: { parts: parts.slice(0, -1) }, column: parts.at(-1)! }
  }
  const query: ParsedQuery = {
    kind: 'parsedQuery',
    name,
    shape: {
      name,
      sql,
      dialect: 'postgres',
      tables: Object.entries(tables).map(([table, uses]) => ({ parts: table.split('.'), uses })),
      joins: joins.map((pair) => {
        const [left, right] = pair.split('=').map(side)
        return { left: left!, right: right! }
      }),
    },
    time: may(7),
    count: 1,
    duration: 0,
    cost: 0,
    ...rest,
  }
  return query
}
