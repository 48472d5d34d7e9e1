import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'
import { accepted, sampleDataStorageConfig } from '../accepted.js'
import { CATALOG_RIGHTS, driver, LOG_FILTER, LOG_VIEWS, login, prefill, READS, scheme, sslConfig } from './options.js'

/** `serviceConnection.config` of a SQL Server: every key and default of the incumbent's MssqlConnection. */
export const mssqlConnection = z
  .strictObject({
    type: option(z.literal('Mssql'), 'Mssql').describe('Names this connector.'),
    scheme: scheme(['mssql+pyodbc', 'mssql+pytds', 'mssql+pymssql'], 'mssql+pytds'),
    username: optional(z.string())
      .describe('User to log in as; `DOMAIN\\user` logs in with Windows authentication (NTLM).')
      .meta({ examples: ['headwater'] }),
    password: login.password,
    hostPort: optional(z.string())
      .describe('Host and port of the server, or `host\\instance`.')
      .meta({ examples: ['localhost:1433'] }),
    database: login.database,
    encrypt: option(z.boolean(), false).describe(
      'Whether to speak TLS. Without it, the password travels in the clear.',
    ),
    trustServerCertificate: option(z.boolean(), false).describe('Whether any certificate of the server will do.'),
    sslConfig: optional(sslConfig).describe('Certificates for TLS, which is spoken once it is set.'),
    ingestAllDatabases: login.ingestAllDatabases,
    includeSynonyms: option(z.boolean(), false).describe('Accepted for compatibility: synonyms are not read.'),
    schemaFilterPattern: prefill('^db_.*', '^guest$', '^information_schema$', '^sys$'),
    tableFilterPattern: prefill(),
    databaseFilterPattern: prefill('^msdb$', '^model$', '^tempdb$'),
    storedProcedureFilterPattern: prefill('^sp_', '^xp_', '^ms_'),
    ...driver,
    supportsMetadataExtraction: accepted('metadata runs'),
    supportsDBTExtraction: accepted('dbt runs'),
    supportsProfiler: accepted('profiler runs'),
    supportsDatabase: accepted('the service has a database level'),
    supportsUsageExtraction: accepted('usage runs'),
    supportsLineageExtraction: accepted('lineage runs'),
    sampleDataStorageConfig,
    supportsQueryComment: accepted('statements carry a comment that names us'),
    supportsDataDiff: accepted('data diff tests'),
  })
  .refine(({ hostPort }) => hostPort !== undefined, { path: ['hostPort'], error: 'expected host:port' })
  .refine(({ username, password }) => username !== undefined && password !== undefined, {
    path: ['username'],
    error: 'expected username and password: logging in as the account that runs this (Kerberos) is not implemented',
  })
export type MssqlConnection = Readonly<z.output<typeof mssqlConnection>>

export const mssql = {
  type: 'mssql',
  serviceType: 'Database',
  name: 'Mssql',
  summary: 'Databases, schemas, tables, views, columns, constraints and procedures of a SQL Server.',
  connection: mssqlConnection,
  drivers: ['tedious'],
  reads: READS,
  privileges: `
${CATALOG_RIGHTS}

\`\`\`sql
CREATE LOGIN headwater WITH PASSWORD = 'change me';
CREATE USER headwater FOR LOGIN headwater;
GRANT VIEW DEFINITION TO headwater;
\`\`\`

With \`ingestAllDatabases\` the databases of \`sys.databases\` are read that the login may open.

A table on which the right is taken away again looks like one that was dropped, and is marked deleted; where that goes for
more than half of a schema, nothing is (\`deletion_threshold\` of the sink).

${LOG_VIEWS}. They need the first of these, and
without the Query Store the second too:

\`\`\`sql
GRANT VIEW DATABASE STATE TO headwater;
GRANT VIEW SERVER STATE TO headwater;
\`\`\`

${LOG_FILTER}`,
} satisfies ConnectorDefinition
