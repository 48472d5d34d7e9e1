import type { JoinPair, TableName } from '../../lineage/statement.js'

/** What a statement does to a table: the kinds of a life cycle (spec/workflows-more.md §2). */
export type Use = 'created' | 'updated' | 'accessed'

export interface UsedTable extends TableName {
  readonly uses: readonly Use[]
}

/** What is known of a statement by its text alone. */
export interface QueryShape {
  /** The MD5 of its masked text. */
  readonly name: string
  /** `?` stands for its literals. */
  readonly sql: string
  /** As the server calls it. */
  readonly dialect: string
  /** Each once, whether it is read or written. */
  readonly tables: readonly UsedTable[]
  readonly joins: readonly JoinPair[]
}

/** A logged statement and the tables it uses. */
export interface ParsedQuery {
  readonly kind: 'parsedQuery'
  readonly name: string
  readonly shape: QueryShape
  /** What unqualified names in it mean. */
  readonly database?: string
  readonly schema?: string
  readonly user?: string
  /** When it ran, in epoch milliseconds; without a time in the log, the first of the run's day. */
  readonly time: number
  readonly count: number
  /** Of all its runs, in milliseconds. */
  readonly duration: number
  /** Of all its runs. */
  readonly cost: number
}
