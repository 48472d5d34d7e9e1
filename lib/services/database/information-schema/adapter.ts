import type { Pullable } from '../../../stream/from-pull.js'
import type { TypeRules } from '../column-type.js'
import type { DatabaseRow } from '../rows.js'

/** A row as the driver gives it; the case of its keys does not matter. */
export type SqlRow = Readonly<Record<string, unknown>>

/** How the reader meets one sort of database. All but `databases`, `query` and `close` describe its SQL. */
export interface SqlAdapter extends SqlDialect {
  /** The databases to read, by the names the catalog is to show. */
  databases(): Pullable<DatabaseRow>
  /** Rows as they come; ends when they are all there, or throws. May be asked while another answer is still read. */
  query(sql: string, parameters: readonly string[], database: string): Pullable<SqlRow>
  close(): Promise<void>
}

/** Where an `information_schema` differs from the standard's. */
export interface SqlDialect {
  /** How the `n`th value of a statement, from 1, is written; `?` unless given. */
  readonly parameter?: (n: number, value: string) => string
  /** Whether one `information_schema` shows all databases, so that the name of one has to be asked for. */
  readonly showsAllDatabases?: boolean
  /** Whether it has constraints; true unless given. */
  readonly keys?: boolean
  /** Whether `key_column_usage` names what a foreign key refers to, as MySQL's does. */
  readonly namesReferred?: boolean
  /** Whether it has routines; true unless given. */
  readonly routines?: boolean
  /** SQL over a row of `tables`: its comment. */
  readonly tableComment?: string
  /** SQL over a row of `columns`: its comment. */
  readonly columnComment?: string
  /** SQL over a row of `columns`: its type in full. Without it, `data_type` with its length, precision and scale. */
  readonly columnType?: string
  /** SQL that sorts names one by one, where `ORDER BY` takes different ones for equal. */
  readonly exactly?: (name: string) => string
  /**
   * What stands in FROM in place of a view of `information_schema`, with the columns that view would have: a table, or a
   * query in brackets and its alias. In all this SQL `:schema` and `:database` are the names asked for.
   */
  readonly from?: Partial<Readonly<Record<'tables' | 'columns' | 'views', string>>>
  /** Schemas to leave out beside `information_schema`. */
  readonly systemSchemas?: readonly string[]
  readonly types?: TypeRules
}
