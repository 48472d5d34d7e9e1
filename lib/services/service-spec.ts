import type { Metadata } from '../client/metadata.js'
import type { Request } from '../record/request.js'
import type { Source } from '../step/step.js'
import type { QueryLog } from './database/query-log/query-log.js'
import type { OnFilter } from './filter.js'
import type { ConnectionTest } from './test-connection.js'

/** What a run hands to the source of a connector. */
export interface SourceRequest<Connection, SourceConfig = unknown> {
  readonly serviceName: string
  readonly connection: Connection
  readonly sourceConfig: SourceConfig
  readonly metadata: Metadata
  /** False: a service is created without its connection. */
  readonly storeServiceConnection: boolean
  /** True: a service that exists is written again. */
  readonly forceEntityOverwriting: boolean
  /** False when what is written can't be read from the catalog: the sink is a file. */
  readonly readsBack: boolean
  /** The FQN of the one database, schema or table to be read; a source that is not of a database takes none. */
  readonly only?: string | undefined
  /** Only what has changed after it, epoch ms, is to be read, where the source can tell; unset: everything. */
  readonly since?: number | undefined
  /** Told what becomes of each name that is listed. */
  readonly onFilter?: OnFilter | undefined
}

/** What a connector offers; each kind of run is optional (design.md §1). */
export interface ServiceSpec<Connection = unknown> {
  readonly name: string
  /** The keys of the source config that the metadata source acts on; all of them unless given. */
  readonly reads?: readonly string[]
  /** Whether the metadata source acts on `since`. */
  readonly readsChanges?: boolean
  /** Whether it reads custom properties of tables. */
  readonly readsProperties?: boolean
  /** Whether it can read rows of a table, for what is in its JSON columns. */
  readonly readsSamples?: boolean
  readonly metadata?: { create(request: SourceRequest<Connection>): Promise<Source<Request>> }
  /** The statements that ran on the server: what lineage and usage runs read. */
  readonly queryLog?: (connection: Connection) => Promise<QueryLog>
  /** The connection test. Nothing connects before a step runs. */
  readonly testConnection?: (connection: Connection) => ConnectionTest
}
