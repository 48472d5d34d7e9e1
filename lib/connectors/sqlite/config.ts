import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'
import { secret } from '../../record/secret.js'
import { filterPattern } from '../../services/database/config.js'
import { accepted, sampleDataStorageConfig } from '../accepted.js'

const prefill = optional(filterPattern).describe("Prefills the server's forms; a run filters by `sourceConfig` alone.")

/** `serviceConnection.config` of SQLite: every key and default of the incumbent's SQLiteConnection. */
export const sqliteConnection = z.strictObject({
  type: option(z.literal('SQLite'), 'SQLite').describe('Names this connector.'),
  scheme: option(z.literal('sqlite+pysqlite'), 'sqlite+pysqlite').describe(
    'Accepted for compatibility; the driver is always `node-sqlite3-wasm`.',
  ),
  username: optional(z.string()).describe('Accepted for compatibility: SQLite knows no users.'),
  password: optional(secret()).describe('Accepted for compatibility: SQLite knows no passwords.'),
  hostPort: optional(z.string()).describe('Accepted for compatibility: SQLite is no server.'),
  database: optional(z.string())
    .describe('What the database is called in the catalog, `default` unless set.')
    .meta({ examples: ['shop'] }),
  databaseMode: option(z.string(), ':memory:')
    .describe(
      'The database file, relative to the working directory; `:memory:` is a database in which there is nothing.',
    )
    .meta({ examples: ['shop.sqlite'] }),
  connectionOptions: optional(z.record(z.string(), z.string())).describe(
    'Accepted for compatibility: parameters of the connection URL of the incumbent’s driver.',
  ),
  connectionArguments: optional(z.record(z.string(), z.unknown())).describe(
    'Accepted for compatibility: settings of the incumbent’s driver.',
  ),
  schemaFilterPattern: prefill,
  tableFilterPattern: prefill,
  databaseFilterPattern: prefill,
  supportsMetadataExtraction: accepted('metadata runs'),
  supportsDBTExtraction: accepted('dbt runs'),
  supportsProfiler: accepted('profiler runs'),
  supportsQueryComment: accepted('statements carry a comment that names us'),
  sampleDataStorageConfig,
  supportsViewLineageExtraction: accepted('lineage of views'),
})
export type SqliteConnection = Readonly<z.output<typeof sqliteConnection>>

export const sqlite = {
  type: 'sqlite',
  serviceType: 'Database',
  name: 'SQLite',
  summary: 'Tables, views, columns and keys of a SQLite file.',
  connection: sqliteConnection,
  reads: [
    'the tables of a file, virtual ones too, below the schema `main` of one database named `database` or `default`; `sqlite_…` tables are left out',
    'views with their definition, and the DDL of tables when `includeDDL` is set',
    'columns, generated ones too, with their types as they were declared; a type that SQLite does not know by name has that of its affinity',
    'primary, unique and foreign keys; a foreign key to a table or column that is not there is left out',
    'all of it as it was at one moment: whatever is committed in the write-ahead log is seen, whatever is written meanwhile is not',
  ],
  privileges: `
Headwater needs to read the file and, where there are any, \`…-wal\` and \`…-journal\` beside it. The folder may be
read-only: nothing is written there. A file in the middle of a transaction is waited for, five seconds.

A view or virtual table that SQLite can't read itself fails by its name, and the rest is read: a view on a table that is
gone, one that calls a function of your application or puts a text in double quotes, a table of a module other than FTS5.

SQLite keeps no log of statements: a lineage run reads views, and the statements of a \`queryLogFilePath\`.`,
} satisfies ConnectorDefinition
