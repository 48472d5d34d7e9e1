import type { DatabaseReader, DatabaseSession } from '../../../services/database/reader.js'
import { connect, NO_SETTINGS, type PostgresClient } from '../client.js'
import { createProcedureRows, type PgProcedure } from '../convert.js'
import type { RedshiftConnection } from './config.js'
import type { ExternalTable } from './convert.js'
import { listing } from './listing.js'
import { DATABASES, EXTERNAL_TABLES, RELATION_NAMES, SCHEMAS, STORED_PROCEDURES } from './queries.js'

/** Reads a Redshift cluster or workgroup: the same number of queries per listing, whatever the number of tables. */
export async function redshiftReader(connection: RedshiftConnection): Promise<DatabaseReader> {
  const { database: main, ingestAllDatabases } = connection
  const server = await connect(connection, main, 1, NO_SETTINGS)
  return {
    databases: async function* () {
      if (ingestAllDatabases) yield* await server.rows<{ name: string }>(DATABASES)
      else yield { name: main }
    },
    open: async (database, lanes) => session(await connect(connection, database, lanes, NO_SETTINGS), database),
    close: () => server.close(),
  }
}

interface SchemaListed {
  readonly name: string
  readonly owner: string | null
  readonly comment: string | null
}

const session = (client: PostgresClient, database: string): DatabaseSession => ({
  schemas: async function* () {
    for (const { name, owner, comment } of await client.rows<SchemaListed>(SCHEMAS))
      yield { name, owner: owner ?? undefined, comment: comment ?? undefined }
  },
  tables: (schema, options) => listing(client, { database, schema }, options),
  tableNames: async function* (schema) {
    for (const { name } of await client.rows<{ name: string }>(RELATION_NAMES, [schema])) yield name
    for (const { name } of await client.rows<ExternalTable>(EXTERNAL_TABLES, [schema, database])) yield name
  },
  storedProcedures: async function* (schema) {
    const procedureRow = createProcedureRows()
    for await (const procedure of client.stream<PgProcedure>(STORED_PROCEDURES, [schema])) yield procedureRow(procedure)
  },
  close: () => client.close(),
})
