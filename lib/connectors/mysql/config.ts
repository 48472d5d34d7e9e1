import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'
import { filterPattern } from '../../services/database/config.js'
import { accepted, sampleDataStorageConfig } from '../accepted.js'
import { authType, driver, filters, READS, scheme, server, sslConfig } from './options.js'

/** `serviceConnection.config` of a MySQL server: every key and default of the incumbent's MysqlConnection. */
export const mysqlConnection = z.strictObject({
  type: option(z.literal('Mysql'), 'Mysql').describe('Names this connector.'),
  scheme,
  username: server.username,
  authType: optional(authType)
    .describe('How to log in: with a password so far.')
    .meta({ examples: [{ password: 'env:MYSQL_PASSWORD' }] }),
  hostPort: server.hostPort,
  databaseName: server.databaseName,
  databaseSchema: server.databaseSchema,
  sslConfig: optional(sslConfig).describe(
    "Certificates for TLS. Once set, even to `{}`, the server's certificate is verified with its host name; of an IP address, its authority alone.",
  ),
  ...driver,
  schemaFilterPattern: option(filterPattern, {
    includes: [],
    excludes: ['^information_schema$', '^performance_schema$'],
  }).describe("Prefills the server's forms; a run filters by `sourceConfig` alone."),
  ...filters,
  supportsMetadataExtraction: accepted('metadata runs'),
  supportsDBTExtraction: accepted('dbt runs'),
  supportsProfiler: accepted('profiler runs'),
  supportsQueryComment: accepted('statements carry a comment that names us'),
  sampleDataStorageConfig,
  supportsDataDiff: accepted('data diff tests'),
  supportsUsageExtraction: accepted('usage runs'),
  supportsLineageExtraction: accepted('lineage runs'),
  useSlowLogs: option(z.boolean(), false).describe(
    'Whether the statements come from `mysql.slow_log`, with their durations, instead of `mysql.general_log`.',
  ),
  queryHistoryTable: optional(z.string()).describe(
    'A table or view, as `schema.table`, with the columns of that log, to read in its place.',
  ),
})
export type MysqlConnection = Readonly<z.output<typeof mysqlConnection>>

export const mysql = {
  type: 'mysql',
  serviceType: 'Database',
  name: 'Mysql',
  summary: 'Schemas, tables, views, columns, constraints and procedures of a MySQL server.',
  connection: mysqlConnection,
  drivers: ['mysql2'],
  reads: [...READS, 'checked against MariaDB 10.11, which speaks the same protocol; MySQL itself was not at hand'],
  privileges: `
The server shows a user the tables on which it has any right, and the definition of a view with \`SHOW VIEW\`:

\`\`\`sql
CREATE USER headwater IDENTIFIED BY 'change me';
GRANT SELECT, SHOW VIEW, EXECUTE ON my_schema.* TO headwater;
\`\`\`

A table on which the right is taken away again looks like one that was dropped, and is marked deleted; where that goes for
more than half of a schema, nothing is (\`deletion_threshold\` of the sink).

MySQL 8 shows the text of procedures with \`GRANT SHOW_ROUTINE ON *.*\`, older servers with
\`GRANT SELECT ON mysql.proc\`; without, they are stored without their text. Usage and lineage runs read the log
tables, which are written with \`log_output = TABLE\` and \`general_log\` or \`slow_query_log\` on, and need:

\`\`\`sql
GRANT SELECT ON mysql.general_log TO headwater;
GRANT SELECT ON mysql.slow_log TO headwater;
\`\`\``,
} satisfies ConnectorDefinition
