import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'
import { secret } from '../../record/secret.js'
import { filterPattern } from '../../services/database/config.js'
import { accepted, sampleDataStorageConfig } from '../accepted.js'
import { driver, filters, READS, scheme, server } from './options.js'

/** `serviceConnection.config` of a MariaDB server: every key and default of the incumbent's MariaDBConnection. */
export const mariadbConnection = z.strictObject({
  type: option(z.literal('MariaDB'), 'MariaDB').describe('Names this connector.'),
  scheme,
  username: server.username,
  password: optional(secret())
    .describe('Password of the user.')
    .meta({ examples: ['env:MARIADB_PASSWORD'] }),
  hostPort: server.hostPort,
  databaseName: server.databaseName,
  databaseSchema: server.databaseSchema,
  ...driver,
  schemaFilterPattern: optional(filterPattern).describe("Prefills the server's forms."),
  ...filters,
  supportsMetadataExtraction: accepted('metadata runs'),
  supportsDBTExtraction: accepted('dbt runs'),
  supportsProfiler: accepted('profiler runs'),
  supportsQueryComment: accepted('statements carry a comment that names us'),
  sampleDataStorageConfig,
  supportsViewLineageExtraction: accepted('lineage of views'),
})
export type MariadbConnection = Readonly<z.output<typeof mariadbConnection>>

export const mariadb = {
  type: 'mariadb',
  serviceType: 'Database',
  name: 'MariaDB',
  summary: 'Schemas, tables, views, columns, constraints and procedures of a MariaDB server.',
  connection: mariadbConnection,
  drivers: ['mysql2'],
  reads: READS,
  privileges: `
The server shows a user the tables on which it has any right, the definition of a view with \`SHOW VIEW\`, and the text
of a procedure with the right to read \`mysql.proc\`; without it, procedures are stored without their text:

\`\`\`sql
CREATE USER headwater IDENTIFIED BY 'change me';
GRANT SELECT, SHOW VIEW, EXECUTE ON my_schema.* TO headwater;
GRANT SELECT ON mysql.proc TO headwater;
\`\`\`

A table on which the right is taken away again looks like one that was dropped, and is marked deleted; where that goes for
more than half of a schema, nothing is (\`deletion_threshold\` of the sink).

Usage and lineage runs read \`mysql.general_log\`, which is written with \`log_output = TABLE\` and \`general_log = ON\`:

\`\`\`sql
GRANT SELECT ON mysql.general_log TO headwater;
\`\`\``,
} satisfies ConnectorDefinition
