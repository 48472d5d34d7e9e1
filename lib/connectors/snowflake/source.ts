import { required } from '../../services/database/information-schema/row.js'
import { sampleQuery } from '../../services/database/json-schema/sample-query.js'
import type { DatabaseReader, DatabaseSession } from '../../services/database/reader.js'
import type { DatabaseRow } from '../../services/database/rows.js'
import { quotedName } from '../quoted-name.js'
import type { SnowflakeClient } from './client.js'
import { createRoutineRows, databaseRow } from './convert.js'
import { extraRows, listedExtras } from './extras.js'
import { quotedPath } from './names.js'
import { routinesQuery, SHOW_DATABASES, schemasQuery, tableNamesQuery } from './queries.js'
import { createSession, shownRows } from './session.js'
import type { Scope } from './settings.js'
import { tableRows } from './tables.js'

/** Snowflake's own, shared with every account. */
const SYSTEM = 'SNOWFLAKE'

/** Reads a Snowflake account: each database has an `information_schema`, which is asked by its full name. */
export const snowflakeReader = (client: SnowflakeClient, scope: Scope): DatabaseReader => ({
  databases: () => databaseRows(client, scope),
  open: async (database) => sessionOn(client, database, scope),
  close: () => client.close(),
})

/** The databases to read. @throws Error when the one that is wanted is not there. */
export async function* databaseRows(
  client: Pick<SnowflakeClient, 'query'>,
  { database: only }: Pick<Scope, 'database'>,
): AsyncGenerator<DatabaseRow, void> {
  const all: DatabaseRow[] = []
  for await (const row of shownRows(client, SHOW_DATABASES)) all.push(databaseRow(row))
  if (only === undefined) return yield* all.filter(({ name }) => name !== SYSTEM)
  const found = [only, only.toUpperCase()].map((name) => all.find((row) => row.name === name)).find(Boolean)
  if (!found) throw new Error(`there is no database ${only}, or the role has no right on it`)
  yield found
}

function sessionOn(client: SnowflakeClient, database: string, scope: Scope): DatabaseSession {
  const session = createSession(client, database)
  return {
    schemas: async function* () {
      for await (const row of session.ask(schemasQuery(database))) yield databaseRow(row)
    },
    tables: async function* (schema, options) {
      yield* tableRows(session, schema, options, scope)
      if (!options.tables) return
      const extras = await listedExtras(session, schema, scope)
      yield* extraRows(
        session,
        extras.filter(({ name }) => options.name === undefined || options.name === name),
      )
    },
    tableNames: async function* (schema) {
      for await (const row of session.ask(tableNamesQuery(database, schema, scope))) yield required(row, 'table_name')
      for (const { name } of await listedExtras(session, schema, scope)) yield name
    },
    storedProcedures: async function* (schema) {
      const routineRow = createRoutineRows()
      for await (const row of session.ask(routinesQuery(database, schema))) yield routineRow(row)
    },
    sample: async function* (schema, table, columns, rows) {
      const path = quotedPath([database, schema, table])
      const sql = sampleQuery({ table: path, columns: columns.map(quotedName), rows })
      for await (const row of session.ask({ sql, values: [] }))
        yield columns.map((_, index) => row.text(`c${index}`) ?? null)
    },
    close: async () => {}, // the client is the reader's
  }
}
