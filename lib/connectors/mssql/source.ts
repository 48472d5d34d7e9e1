import type { DatabaseReader, DatabaseSession } from '../../services/database/reader.js'
import type { DatabaseRow } from '../../services/database/rows.js'
import { type Connect, connector } from './client.js'
import { commentOf, storedProcedureRow, tableRow } from './convert.js'
import { rowsIn } from './databases.js'
import { gathered } from './parts.js'
import { DATABASE, PING, SCHEMAS, STORED_PROCEDURES, TABLE_NAMES, tablesQuery } from './queries.js'
import type { Settings } from './settings.js'

/** Reads a SQL Server: one query per listing, whatever the number of tables. */
export function mssqlReader(settings: Settings, connect: Connect = connector(settings)): DatabaseReader {
  const { all, database, databases } = settings
  return {
    databases: async function* () {
      const { from, sql } = all ? databases : { from: database, sql: DATABASE }
      for (const row of await rowsIn(connect, from, sql)) yield described(row)
    },
    open: async (name, lanes) => {
      await rowsIn(connect, name, PING)
      return session(connect, name, lanes)
    },
    close: async () => {},
  }
}

function session(connect: Connect, database: string, lanes: number): DatabaseSession {
  const client = connect(database, lanes)
  return {
    schemas: async function* () {
      const schemas: DatabaseRow[] = [] // taken whole: a listing that waits while its schemas are read would hold a lane
      for await (const row of client.query(SCHEMAS)) schemas.push(described(row))
      yield* schemas
    },
    tables: async function* (schema, options) {
      if (!options.tables && !options.views) return
      const values = options.name === undefined ? [schema] : [schema, options.name]
      for await (const parts of gathered(client.query(tablesQuery(options), values))) yield tableRow(parts)
    },
    tableNames: async function* (schema) {
      for await (const { name } of client.query(TABLE_NAMES, [schema])) yield String(name)
    },
    storedProcedures: async function* (schema) {
      for await (const row of client.query(STORED_PROCEDURES, [schema])) yield storedProcedureRow(row)
    },
    close: () => client.close(),
  }
}

const described = ({ name, comment }: Readonly<Record<string, unknown>>): DatabaseRow => ({
  name: String(name),
  comment: commentOf(comment),
})
