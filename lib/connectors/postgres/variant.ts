import type { TableRow } from '../../services/database/rows.js'
import { SESSION } from './client.js'
import type { PgTable } from './convert.js'
import { DATABASES, SCHEMAS, STORED_PROCEDURES, TABLE_NAMES, type TableQuery, TYPES, tablesQuery } from './queries.js'

/** What differs between the servers that have PostgreSQL's catalog. */
export interface Variant {
  /** Settings of a session. */
  readonly session: string
  /** Databases of the server, or the one called $1. */
  readonly databases: string
  readonly schemas: string
  readonly types: string
  /** Of the schema $1, like all below. */
  readonly tableNames: string
  /** And of the table $2, where the query names one. */
  readonly tables: (query: TableQuery) => string
  /** Absent where they are not read. */
  readonly storedProcedures?: string
  /** What a row of `tables` has beside that of PostgreSQL. */
  readonly refine?: (row: TableRow, table: PgTable) => TableRow
}

export const postgresVariant: Variant = {
  session: SESSION,
  databases: DATABASES,
  schemas: SCHEMAS,
  types: TYPES,
  tableNames: TABLE_NAMES,
  tables: (query) => tablesQuery(query),
  storedProcedures: STORED_PROCEDURES,
}
