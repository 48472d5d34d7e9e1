import type { SqlRow } from '../../services/database/information-schema/adapter.js'
import { type Cells, cellsOf } from '../../services/database/information-schema/row.js'
import type { SnowflakeClient } from './client.js'
import { type Shown, type Statement, showQuery } from './queries.js'

/** What `SHOW` lists at most, and does not say when there is more. */
const SHOWN_AT_MOST = 10_000

/** Questions about one database. */
export interface Session {
  readonly database: string
  ask(statement: Statement): AsyncGenerator<Cells, void>
  /** @throws Error when there may be more than `SHOW` lists. */
  show(shown: Shown, schema: string): AsyncGenerator<Cells, void>
}

export function createSession({ query }: Pick<SnowflakeClient, 'query'>, database: string): Session {
  return {
    database,
    ask: async function* ({ sql, values }) {
      for await (const row of query(sql, values)) yield cells(row)
    },
    show: (shown, schema) => shownRows({ query }, showQuery(shown, database, schema)),
  }
}

/** The rows of a `SHOW`. @throws Error when there may be more. */
export async function* shownRows({ query }: Pick<SnowflakeClient, 'query'>, sql: string): AsyncGenerator<Cells, void> {
  let count = 0
  for await (const row of query(sql)) {
    count += 1
    if (count === SHOWN_AT_MOST) throw new Error(`${sql} lists ${SHOWN_AT_MOST} rows at most: there may be more`)
    yield cells(row)
  }
}

/** Times as epoch milliseconds. */
const cells = (row: SqlRow): Cells =>
  cellsOf(
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, value instanceof Date ? value.getTime() : value]),
    ),
  )
