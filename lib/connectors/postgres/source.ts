import type { DatabaseReader, DatabaseSession } from '../../services/database/reader.js'
import { connect, type PostgresClient } from './client.js'
import type { PostgresConnection } from './config.js'
import { createProcedureRows, type PgProcedure, type PgTable, tableRow } from './convert.js'
import { DATABASES, SCHEMAS, STORED_PROCEDURES, TABLE_NAMES, TYPES, tablesQuery } from './queries.js'
import type { TypeCatalog, TypeRow } from './types.js'

/** Reads a PostgreSQL server: one query per listing, whatever the number of tables. */
export async function postgresReader(connection: PostgresConnection): Promise<DatabaseReader> {
  const server = await connect(connection, connection.database, 1)
  return {
    databases: async function* () {
      yield* await server
        .rows<NullableRow>(DATABASES, [connection.ingestAllDatabases ? null : connection.database])
        .then(named)
    },
    open: async (database, lanes) => session(await connect(connection, database, lanes), connection.classificationName),
    close: () => server.close(),
  }
}

async function session(client: PostgresClient, classification: string): Promise<DatabaseSession> {
  const types = await typeCatalog(client).catch(async (error: unknown) => {
    await client.close()
    throw error
  })
  return {
    schemas: async function* () {
      yield* await client.rows<NullableRow>(SCHEMAS).then(named)
    },
    tables: async function* (schema, options) {
      for await (const table of client.stream<PgTable>(tablesQuery(options), [schema]))
        yield tableRow(table, types, classification)
    },
    tableNames: async function* (schema) {
      for (const { name } of await client.rows<{ name: string }>(TABLE_NAMES, [schema])) yield name
    },
    storedProcedures: async function* (schema) {
      const procedureRow = createProcedureRows()
      for await (const procedure of client.stream<PgProcedure>(STORED_PROCEDURES, [schema]))
        yield procedureRow(procedure)
    },
    close: () => client.close(),
  }
}

interface NullableRow {
  readonly name: string
  readonly comment: string | null
  readonly owner: string
}

const named = (rows: readonly NullableRow[]) =>
  rows.map(({ name, comment, owner }) => ({ name, owner, ...(comment === null ? {} : { comment }) }))

const typeCatalog = async (client: PostgresClient): Promise<TypeCatalog> =>
  new Map((await client.rows<TypeRow>(TYPES)).map((type) => [type.oid, type]))
