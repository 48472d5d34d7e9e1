import type { DatabaseReader, DatabaseSession } from '../../services/database/reader.js'
import { type ClickhouseClient, connect } from './client.js'
import { type ClickhouseTable, tableRow } from './convert.js'
import { SCHEMAS, TABLE_NAMES, tablesQuery } from './queries.js'
import type { Settings } from './settings.js'

/** Queries of one run at once: a listing of each schema that is read. */
const CONNECTIONS = 16

/** Reads a ClickHouse server: one query per listing, whatever the number of tables. */
export function clickhouseReader(settings: Settings): DatabaseReader {
  const client = connect(settings, CONNECTIONS)
  return {
    databases: () => [{ name: settings.database }],
    open: async () => session(client, settings.schema),
    close: async () => client.close(),
  }
}

const session = (client: ClickhouseClient, only: string | undefined): DatabaseSession => ({
  schemas: async function* () {
    for await (const { name, comment } of client.query<{ name: string; comment: string }>(SCHEMAS))
      if (only === undefined || name === only) yield { name, comment: comment || undefined }
  },
  tables: async function* (schema, options) {
    for await (const table of client.query<ClickhouseTable>(tablesQuery(options), { schema })) yield tableRow(table)
  },
  tableNames: async function* (schema) {
    for await (const { name } of client.query<{ name: string }>(TABLE_NAMES, { schema })) yield name
  },
  storedProcedures: () => [], // functions are the server's, and in no database
  close: async () => {},
})
