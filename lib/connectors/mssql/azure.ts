import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'
import { accepted, sampleDataStorageConfig } from '../accepted.js'
import { CATALOG_RIGHTS, driver, LOG_FILTER, LOG_VIEWS, login, prefill, READS, scheme } from './options.js'

const authenticationMode = z
  .strictObject({
    authentication: optional(z.enum(['ActiveDirectoryIntegrated', 'ActiveDirectoryPassword'])).describe(
      'How to log in: as a user of the server unless set. `ActiveDirectoryPassword` needs `connectionArguments.clientId`; `ActiveDirectoryIntegrated` is refused.',
    ),
    encrypt: optional(z.boolean()).describe('Whether to speak TLS, which the service insists on; true unless set.'),
    trustServerCertificate: optional(z.boolean()).describe('Whether any certificate of the server will do.'),
    connectionTimeout: option(z.int().positive(), 30).describe('Seconds to wait for a connection.'),
  })
  .refine(({ authentication }) => authentication !== 'ActiveDirectoryIntegrated', {
    path: ['authentication'],
    error: 'logging in as the account that runs this (ActiveDirectoryIntegrated) is not implemented',
  })

/** `serviceConnection.config` of an Azure SQL database: every key and default of the incumbent's AzureSQLConnection. */
export const azuresqlConnection = z
  .strictObject({
    type: option(z.literal('AzureSQL'), 'AzureSQL').describe('Names this connector.'),
    scheme: scheme(['mssql+pyodbc'], 'mssql+pyodbc'),
    username: z
      .string()
      .describe('User to log in as.')
      .meta({ examples: ['headwater'] }),
    password: login.password,
    hostPort: z
      .string()
      .describe('Host and port of the server.')
      .meta({ examples: ['my-server.database.windows.net:1433'] }),
    database: login.database,
    ...driver,
    authenticationMode: optional(authenticationMode).describe('How to log in and connect.'),
    ingestAllDatabases: login.ingestAllDatabases,
    schemaFilterPattern: prefill(),
    tableFilterPattern: prefill(),
    databaseFilterPattern: prefill(),
    supportsMetadataExtraction: accepted('metadata runs'),
    supportsUsageExtraction: accepted('usage runs'),
    supportsLineageExtraction: accepted('lineage runs'),
    supportsDBTExtraction: accepted('dbt runs'),
    supportsProfiler: accepted('profiler runs'),
    supportsDatabase: accepted('the service has a database level'),
    sampleDataStorageConfig,
  })
  .refine(({ password }) => password !== undefined, { path: ['password'], error: 'expected the password of the user' })
  .refine(
    ({ authenticationMode: mode, connectionArguments: more }) =>
      mode?.authentication !== 'ActiveDirectoryPassword' || typeof more?.clientId === 'string',
    {
      path: ['connectionArguments', 'clientId'],
      error:
        'expected the id of an application of your Microsoft Entra tenant: ActiveDirectoryPassword logs in with it',
    },
  )
export type AzuresqlConnection = Readonly<z.output<typeof azuresqlConnection>>

export const azuresql = {
  type: 'azuresql',
  serviceType: 'Database',
  name: 'AzureSQL',
  summary: 'Databases, schemas, tables, views, columns, constraints and procedures of an Azure SQL server.',
  connection: azuresqlConnection,
  drivers: ['tedious'],
  reads: READS,
  privileges: `
${CATALOG_RIGHTS}

\`\`\`sql
CREATE USER headwater WITH PASSWORD = 'change me';
GRANT VIEW DEFINITION TO headwater;
\`\`\`

With \`ingestAllDatabases\` the list of databases is read from \`sys.databases\` in \`master\`: the user must be one with a
login there.

${LOG_VIEWS}:

\`\`\`sql
GRANT VIEW DATABASE STATE TO headwater;
\`\`\`

${LOG_FILTER}`,
} satisfies ConnectorDefinition
