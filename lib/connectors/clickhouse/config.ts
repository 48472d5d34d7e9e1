import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'
import { secret } from '../../record/secret.js'
import { filterPattern } from '../../services/database/config.js'
import { accepted, sampleDataStorageConfig } from '../accepted.js'

const prefills = () => optional(filterPattern).describe("Prefills the server's forms.")

/** `serviceConnection.config` of a ClickHouse server: every key and default of the incumbent's ClickhouseConnection. */
export const clickhouseConnection = z.strictObject({
  type: option(z.literal('Clickhouse'), 'Clickhouse').describe('Names this connector.'),
  scheme: option(
    z.enum(['clickhouse+http', 'clickhouse+native']).refine((scheme) => scheme === 'clickhouse+http', {
      error: 'expected clickhouse+http: the native protocol is not implemented; name the HTTP port in hostPort',
    }),
    'clickhouse+http',
  ).describe('The protocol, HTTP; the native one is refused.'),
  username: optional(z.string())
    .describe('User to log in as; `default` unless set.')
    .meta({ examples: ['headwater'] }),
  password: optional(secret())
    .describe('Password of the user.')
    .meta({ examples: ['env:CLICKHOUSE_PASSWORD'] }),
  hostPort: z
    .string()
    .describe('Host and HTTP port of the server.')
    .meta({ examples: ['localhost:8123'] }),
  databaseName: optional(z.string()).describe(
    'What the database is called in the catalog, `default` unless set: databases of ClickHouse are schemas there.',
  ),
  databaseSchema: optional(z.string()).describe('The only schema to read; every one unless set.'),
  duration: optional(z.int()).describe(
    'Accepted for compatibility: seconds that a connection of the incumbent’s lasts.',
  ),
  https: optional(z.boolean()).describe('Whether to speak TLS; on ports 8443 and 443 unless set to `false`.'),
  secure: optional(z.boolean()).describe('The same.'),
  keyfile: optional(z.string()).describe('Accepted for compatibility: the key file of the incumbent’s driver.'),
  connectionOptions: optional(z.record(z.string(), z.string())).describe(
    "`verify` names a file with the certificate of the authority that signed the server's, PEM, or is `false`; the rest is accepted for compatibility.",
  ),
  connectionArguments: optional(z.record(z.string(), z.unknown())).describe(
    'Accepted for compatibility: settings of the incumbent’s driver.',
  ),
  schemaFilterPattern: prefills(),
  tableFilterPattern: prefills(),
  databaseFilterPattern: prefills(),
  supportsMetadataExtraction: accepted('metadata runs'),
  supportsUsageExtraction: accepted('usage runs'),
  supportsLineageExtraction: accepted('lineage runs'),
  supportsDBTExtraction: accepted('dbt runs'),
  supportsProfiler: accepted('profiler runs'),
  supportsQueryComment: accepted('statements carry a comment that names us'),
  sampleDataStorageConfig,
})
export type ClickhouseConnection = Readonly<z.output<typeof clickhouseConnection>>

export const clickhouse = {
  type: 'clickhouse',
  serviceType: 'Database',
  name: 'Clickhouse',
  summary: 'Databases, tables, views, dictionaries, columns and keys of a ClickHouse server.',
  connection: clickhouseConnection,
  reads: [
    'databases of ClickHouse as schemas, below one database named `databaseName` or `default`',
    'tables, views, materialized views and dictionaries with their comments; tables of engines that read elsewhere are `External`; the tables behind materialized views are left out',
    'the statement that made a view, and that of tables when `includeDDL` is set',
    'columns with their comments and their types as ClickHouse prints them; `Nullable` and `LowCardinality` say what is in them; `Tuple`, `Nested`, `Map` and arrays of tuples with the fields inside',
    'primary keys, which are not unique in ClickHouse, sorting keys and partition keys, where they name columns',
    'the statements in `system.query_log`, for lineage and usage runs',
    'checked against the engine of ClickHouse 26.9 (`chdb`) behind a small HTTP server; a ClickHouse server itself was not at hand, nor one on which the grants below could be tried',
  ],
  privileges: `
Headwater speaks ClickHouse's HTTP interface and needs no driver. The user sees the tables on which it has any right:

\`\`\`sql
CREATE USER headwater IDENTIFIED BY 'change me';
GRANT SHOW ON my_database.* TO headwater;
GRANT SELECT ON system.databases TO headwater;
GRANT SELECT ON system.tables TO headwater;
GRANT SELECT ON system.columns TO headwater;
\`\`\`

Usage and lineage runs read the query log:

\`\`\`sql
GRANT SELECT ON system.query_log TO headwater;
\`\`\``,
} satisfies ConnectorDefinition
