import type { Pullable } from '../../stream/from-pull.js'
import type { SampleRow } from './json-schema/sampled.js'
import type { DatabaseRow, SchemaRow, StoredProcedureRow, TableRow } from './rows.js'

/** What a database connector offers: listings, each whole or failing. A listing that ends counts as complete. */
export interface DatabaseReader {
  databases(): Pullable<DatabaseRow>
  /** A session on one database; `lanes` schemas may be read at once. @throws when it can't be opened. */
  open(database: string, lanes: number): Promise<DatabaseSession>
  close(): Promise<void>
}

export interface TableOptions {
  readonly tables: boolean
  readonly views: boolean
  /** Whether the DDL of tables is wanted. */
  readonly ddl: boolean
  readonly tags: boolean
  /** Whether what the catalog has no words for is wanted. */
  readonly properties?: boolean | undefined
  /** The one that is wanted. A session that can't ask for it alone gives all. */
  readonly name?: string | undefined
  /** Only what was changed after it, epoch ms, is wanted. A session that can't ask for that gives all. */
  readonly since?: number | undefined
}

export interface DatabaseSession {
  schemas(): Pullable<SchemaRow>
  /** Tables and views with all that is known of them, in a constant number of queries whatever their number. */
  tables(schema: string, options: TableOptions): Pullable<TableRow>
  /** The names of all tables and views, those that were not asked for too: what is there must not be deleted. */
  tableNames(schema: string): Pullable<string>
  storedProcedures(schema: string): Pullable<StoredProcedureRow>
  /** The first rows of a table. May be asked while tables are listed. */
  readonly sample?: (schema: string, table: string, columns: readonly string[], rows: number) => Pullable<SampleRow>
  close(): Promise<void>
}
