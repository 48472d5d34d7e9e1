import { samplesBy } from '../../services/database/json-schema/sample-query.js'
import type { DatabaseReader, DatabaseSession } from '../../services/database/reader.js'
import { quotedName } from '../quoted-name.js'
import { connect, type PostgresClient } from './client.js'
import type { PostgresConnection } from './config.js'
import { createProcedureRows, type PgProcedure, type PgTable, tableRow } from './convert.js'
import type { Login } from './options.js'
import type { TypeCatalog, TypeRow } from './types.js'
import { postgresVariant, type Variant } from './variant.js'

/** A listing, and a sample of each of its tables, are asked for at the same time. */
const CONNECTIONS_PER_LANE = 2

/** What to read, and of which kind of server. */
export interface Reading {
  readonly login: Login
  readonly database: string
  /** Whether every database of the server is read. */
  readonly all: boolean
  /** The only schema to read, if there is but one. */
  readonly schema?: string | undefined
  /** What row-level policies are filed under. */
  readonly classification: string
  /** Found when a database is connected to, where it depends on the version of the server. */
  readonly variant: Variant | ((client: PostgresClient) => Promise<Variant>)
}

/** Reads a PostgreSQL server: one query per listing, whatever the number of tables. */
export const postgresReader = (connection: PostgresConnection): Promise<DatabaseReader> =>
  readerOf({
    login: connection,
    database: connection.database,
    all: connection.ingestAllDatabases,
    classification: connection.classificationName,
    variant: postgresVariant,
  })

/** The same for any server that has PostgreSQL's catalog. */
export async function readerOf(reading: Reading): Promise<DatabaseReader> {
  const { login, database: main, all, variant } = reading
  const settings = typeof variant === 'function' ? ANY_VERSION : variant.session
  const server = await connect(login, main, 1, settings)
  const variantOf = async (client: PostgresClient) => (typeof variant === 'function' ? variant(client) : variant)
  return {
    databases: async function* () {
      const { databases } = await variantOf(server)
      yield* await server.rows<NullableRow>(databases, [all ? null : main]).then(named)
    },
    open: async (database, lanes) => {
      const client = await connect(login, database, lanes * CONNECTIONS_PER_LANE, settings)
      return closing(client, async () => session(client, await variantOf(client), reading))
    },
    close: () => server.close(),
  }
}

/** Settings that PostgreSQL takes since 9.0. */
export const ANY_VERSION = '-c default_transaction_read_only=on'

async function closing<T>(client: PostgresClient, work: () => Promise<T>): Promise<T> {
  return work().catch(async (error: unknown) => {
    await client.close()
    throw error
  })
}

async function session(
  client: PostgresClient,
  variant: Variant,
  { schema: only, classification }: Reading,
): Promise<DatabaseSession> {
  const types: TypeCatalog = new Map((await client.rows<TypeRow>(variant.types)).map((type) => [type.oid, type]))
  const { refine = (row) => row, storedProcedures } = variant
  return {
    schemas: async function* () {
      const schemas = await client.rows<NullableRow>(variant.schemas).then(named)
      yield* schemas.filter(({ name }) => only === undefined || name === only)
    },
    tables: async function* (schema, options) {
      const values = options.name === undefined ? [schema] : [schema, options.name]
      for await (const table of client.stream<PgTable>(variant.tables(options), values))
        yield refine(tableRow(table, types, classification), table)
    },
    tableNames: async function* (schema) {
      for (const { name } of await client.rows<{ name: string }>(variant.tableNames, [schema])) yield name
    },
    storedProcedures: async function* (schema) {
      if (storedProcedures === undefined) return
      const procedureRow = createProcedureRows()
      for await (const procedure of client.stream<PgProcedure>(storedProcedures, [schema]))
        yield procedureRow(procedure)
    },
    sample: samplesBy({
      quoted: quotedName,
      path: (schema, table) => [schema, table],
      rows: (sql) => client.stream(sql, []),
    }),
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
