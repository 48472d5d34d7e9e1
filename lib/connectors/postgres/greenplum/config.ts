import { z } from 'zod'
import type { ConnectorDefinition } from '../../../config/connector-definition.js'
import { option, optional } from '../../../record/option.js'
import { accepted } from '../../accepted.js'
import { awsAuthType, driver, login, prefill, sampleDataStorageConfig, scheme, transport } from '../options.js'

/** `serviceConnection.config` of Greenplum: every key and default of the incumbent's GreenplumConnection. */
export const greenplumConnection = z.strictObject({
  type: option(z.literal('Greenplum'), 'Greenplum').describe('Names this connector.'),
  scheme: scheme('postgresql+psycopg2'),
  username: login.username,
  authType: optional(awsAuthType)
    .describe('How to log in: with a password so far.')
    .meta({ examples: [{ password: 'env:GREENPLUM_PASSWORD' }] }),
  hostPort: login.hostPort,
  database: login.database,
  ingestAllDatabases: login.ingestAllDatabases,
  schemaFilterPattern: prefill(),
  tableFilterPattern: prefill(),
  databaseFilterPattern: prefill(),
  ...transport,
  ...driver,
  supportsMetadataExtraction: accepted('metadata runs'),
  supportsDBTExtraction: accepted('dbt runs'),
  supportsProfiler: accepted('profiler runs'),
  supportsDatabase: accepted('the service has a database level'),
  supportsQueryComment: accepted('statements carry a comment that names us'),
  sampleDataStorageConfig,
  supportsViewLineageExtraction: accepted('lineage of views'),
})
export type GreenplumConnection = Readonly<z.output<typeof greenplumConnection>>

export const greenplum = {
  type: 'greenplum',
  serviceType: 'Database',
  name: 'Greenplum',
  summary: 'Databases, schemas, tables, views, columns, constraints and distribution keys of Greenplum 6 and 7.',
  connection: greenplumConnection,
  drivers: ['pg', 'pg-query-stream'],
  reads: [
    'one database, or every database of the server with `ingestAllDatabases`',
    'schemas, tables, partitioned, external and foreign tables, views and materialized views with their comments and owners; partitions are left out',
    'the definition of views; of tables the DDL when `includeDDL` is set, on Greenplum 7, without its DISTRIBUTED BY',
    'columns with their comments and types; composite types and arrays of them with the fields inside',
    'primary, unique and foreign keys, partition keys and distribution keys',
    'not run against a live Greenplum: what it has in common with PostgreSQL 12 runs in the specs on PostgreSQL, over a table of distribution policies with the documented columns; the queries for Greenplum 6 run there over the same of partitions',
  ],
  privileges: `
Every role that may connect can read the catalog: no right on a schema or table is needed.

\`\`\`sql
CREATE ROLE headwater LOGIN PASSWORD 'change me';
GRANT CONNECT ON DATABASE my_database TO headwater;
\`\`\`

Greenplum's statements are not read: a lineage run reads views, and the statements of a \`queryLogFilePath\`.`,
} satisfies ConnectorDefinition
