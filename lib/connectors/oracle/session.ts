import { type Cells, cellsOf } from '../../services/database/information-schema/row.js'
import type { OracleClient } from './client.js'
import type { Names } from './names.js'
import type { Statement } from './queries.js'
import type { Prefix } from './views.js'

/** Questions to one database. */
export interface Session {
  readonly names: Names
  /** Whose views of the dictionary are asked. */
  readonly prefix: Prefix
  ask(statement: Statement): AsyncGenerator<Cells, void>
}

export const createSession = ({ query }: Pick<OracleClient, 'query'>, prefix: Prefix, names: Names): Session => ({
  names,
  prefix,
  ask: async function* ({ sql, values }) {
    for await (const row of query(sql, values)) yield cellsOf(row)
  },
})
