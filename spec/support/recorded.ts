import type { SqlRow } from '../../lib/services/database/information-schema/adapter.js'

/** What a server answers to a statement: rows as its driver gives them, written from the vendor's documentation. */
export interface Recorded {
  readonly statement: RegExp
  /** Asked of this database, of any unless given. */
  readonly database?: string
  /** The values asked with, any unless given. */
  readonly values?: readonly unknown[]
  readonly rows: readonly SqlRow[] | Error
}

export interface Asked {
  readonly sql: string
  readonly values: readonly unknown[]
  readonly database: string | undefined
}

/** A server that was recorded: it fails a statement that nobody wrote an answer for, and keeps what it was asked. */
export function recorded(answers: readonly Recorded[]) {
  const asked: Asked[] = []
  const used = new Set<Recorded>()
  return {
    asked: asked as readonly Asked[],
    /** Answers that nobody asked for: what the connector should have read. */
    unused: (): readonly Recorded[] => answers.filter((answer) => !used.has(answer)),
    async *query(sql: string, values: readonly unknown[] = [], database?: string): AsyncGenerator<SqlRow, void> {
      asked.push({ sql, values, database })
      const answer = answers.find(
        (one) =>
          one.statement.test(sql) &&
          (one.database === undefined || one.database === database) &&
          (one.values === undefined || JSON.stringify(one.values) === JSON.stringify(values)),
      )
      if (!answer) throw new Error(`no answer was recorded in ${database} for ${JSON.stringify(values)}: ${sql}`)
      used.add(answer)
      if (answer.rows instanceof Error) throw answer.rows
      yield* answer.rows
    },
  }
}
