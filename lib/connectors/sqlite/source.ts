import { messageOf } from '../../record/either.js'
import { samplesBy } from '../../services/database/json-schema/sample-query.js'
import type { DatabaseReader, DatabaseSession, TableOptions } from '../../services/database/reader.js'
import { type TableRow, unreadable } from '../../services/database/rows.js'
import { quotedName } from '../quoted-name.js'
import type { SqliteClient } from './client.js'
import type { SqliteConnection } from './config.js'
import { type SqliteObject, type SqliteTable, tableRow, typeOf } from './convert.js'
import { open } from './open.js'
import { NAMES, nextQuery, tablesQuery } from './queries.js'

/** The only schema of a file. */
const MAIN = 'main'

/** Reads a SQLite file: one query per listing, whatever the number of tables. @throws Error when it can't be opened. */
export async function sqliteReader({ databaseMode, database }: SqliteConnection): Promise<DatabaseReader> {
  const client = await open(databaseMode)
  return {
    databases: () => [{ name: database ?? 'default' }],
    open: async () => session(client),
    close: async () => client.close(),
  }
}

/** All sessions share the one client, which its reader closes. */
const session = (client: SqliteClient): DatabaseSession => ({
  schemas: () => [{ name: MAIN }],
  tables: (_, options) => tables(client, options),
  tableNames: function* () {
    for (const { name } of client.rows<SqliteObject>(NAMES)) yield name
  },
  storedProcedures: () => [],
  sample: samplesBy({ quoted: quotedName, path: (_, table) => [table], rows: (sql) => client.rows(sql) }),
  close: async () => {},
})

/** Where the query breaks off at a view that can't be resolved, that view fails by name and the query goes on after it. */
function* tables(client: SqliteClient, { tables, views, ddl }: TableOptions): Generator<TableRow, void> {
  let at = { after: false, name: '' }
  for (;;) {
    try {
      for (const table of client.rows<SqliteTable>(tablesQuery({ tables, views, ...at }), [at.name])) {
        at = { after: true, name: table.name }
        yield tableRow(table, MAIN, ddl)
      }
      return
    } catch (error) {
      const [broken] = client.rows<SqliteObject>(nextQuery({ tables, views, ...at }), [at.name])
      if (!broken) throw error
      at = { after: true, name: broken.name }
      yield unreadable(broken.name, typeOf(broken), messageOf(error))
    }
  }
}
