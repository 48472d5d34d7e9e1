import type { JoinPair } from '../../lineage/statement.js'
import type { ParsedQuery, Use } from '../../processors/query-parser/parsed-query.js'
import type { SqlName } from '../../services/database/tables/pattern.js'

/** When something was done to a table, and by whom. */
export interface Moment {
  readonly time: number
  readonly user?: string
}

export interface JoinCount extends JoinPair {
  readonly count: number
}

/** How often a table was used on one day, and which of its columns were joined with what. */
export interface UsageOfDay<Join> {
  readonly count: number
  readonly joins: Readonly<Record<string, Join>>
}

/** How a table was used. Days are dates in UTC. */
export interface Used<Join> {
  readonly days: Readonly<Record<string, UsageOfDay<Join>>>
  /** The newest of each. */
  readonly lifeCycle: Readonly<Partial<Record<Use, Moment>>>
}

/** What a log says of one name of a table. */
export interface TableUsage extends Used<JoinCount> {
  readonly kind: 'tableUsage'
  readonly name: string
  readonly table: SqlName
}

export interface CostOfDay {
  readonly count: number
  readonly cost: number
  readonly duration: number
}

/** What a log says of one masked statement. */
export interface QueryUsage {
  readonly kind: 'queryUsage'
  /** The MD5 of the statement: its name on the server. */
  readonly name: string
  readonly sql: string
  readonly dialect: string
  /** The tables it names, by their text. */
  readonly tables: Readonly<Record<string, SqlName>>
  /** How often each ran it, by the JSON text of the user's name: any text may be a name, `constructor` too. */
  readonly users: Readonly<Record<string, number>>
  /** Its last run. */
  readonly last: { readonly time: number; readonly duration: number }
  readonly days: Readonly<Record<string, CostOfDay>>
}

export type Usage = TableUsage | QueryUsage

/** The text of a table's name and of what its missing parts mean. */
const nameText = ({ parts, database = '', schema = '' }: SqlName): string =>
  [database, schema, ...parts].map((part) => JSON.stringify(part)).join('.')

export const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** What one statement of the log says, of each table and of the query. */
export function usagesOf(query: ParsedQuery): readonly Usage[] {
  const { shape, time, count, user } = query
  const date = dateOf(time)
  const moment: Moment = { time, ...(user === undefined ? {} : { user }) }
  const named = shape.tables.map(({ parts, uses }) => {
    const table: SqlName = { parts, database: query.database, schema: query.schema }
    return { table, name: nameText(table), uses }
  })
  const tables = named.map(
    ({ table, name, uses }): TableUsage => ({
      kind: 'tableUsage',
      name,
      table,
      days: { [date]: { count, joins: joinsFrom(table, query) } },
      lifeCycle: Object.fromEntries(uses.map((use) => [use, moment])),
    }),
  )
  return [
    ...tables,
    {
      kind: 'queryUsage',
      name: shape.name,
      sql: shape.sql,
      dialect: shape.dialect,
      tables: Object.fromEntries(named.map(({ name, table }) => [name, table])),
      users: user === undefined ? {} : { [JSON.stringify(user)]: count },
      last: { time, duration: query.duration / count },
      days: { [date]: { count, cost: query.cost, duration: query.duration } },
    },
  ]
}

/** A pair is counted at the table on its left, as written. */
function joinsFrom({ parts }: SqlName, { shape, count }: ParsedQuery): Readonly<Record<string, JoinCount>> {
  const own = parts.join('\0')
  const pairs = shape.joins.filter(({ left }) => left.table.parts.join('\0') === own)
  return Object.fromEntries(
    pairs.map((pair) => [
      JSON.stringify([pair.left.column, ...pair.right.table.parts, pair.right.column]),
      { ...pair, count },
    ]),
  )
}
