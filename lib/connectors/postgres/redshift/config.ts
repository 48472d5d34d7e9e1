import { z } from 'zod'
import type { ConnectorDefinition } from '../../../config/connector-definition.js'
import { option, optional } from '../../../record/option.js'
import { accepted } from '../../accepted.js'
import { awsAuthType, driver, login, prefill, sampleDataStorageConfig, scheme, transport } from '../options.js'

/** `serviceConnection.config` of Amazon Redshift: every key and default of the incumbent's RedshiftConnection. */
export const redshiftConnection = z.strictObject({
  type: option(z.literal('Redshift'), 'Redshift').describe('Names this connector.'),
  scheme: scheme('redshift+psycopg2'),
  username: login.username,
  authType: optional(awsAuthType)
    .describe('How to log in: with a password so far.')
    .meta({ examples: [{ password: 'env:REDSHIFT_PASSWORD' }] }),
  hostPort: login.hostPort.meta({ examples: ['my-cluster.abc123.eu-central-1.redshift.amazonaws.com:5439'] }),
  database: login.database.meta({ examples: ['dev'] }),
  clusterIdentifier: optional(z.string()).describe('Accepted for compatibility: the cluster, for logging in with IAM.'),
  workgroupName: optional(z.string()).describe('Accepted for compatibility: the workgroup, for logging in with IAM.'),
  ingestAllDatabases: login.ingestAllDatabases,
  ...transport,
  schemaFilterPattern: prefill('^information_schema$'),
  tableFilterPattern: prefill('^(?:.*\\.)?mv_tbl__.*__\\d+$'),
  databaseFilterPattern: prefill('^template1$'),
  storedProcedureFilterPattern: prefill(),
  ...driver,
  supportsIncrementalMetadataExtraction: accepted('incremental runs'),
  supportsMetadataExtraction: accepted('metadata runs'),
  supportsUsageExtraction: accepted('usage runs'),
  supportsLineageExtraction: accepted('lineage runs'),
  supportsDBTExtraction: accepted('dbt runs'),
  supportsProfiler: accepted('profiler runs'),
  supportsDatabase: accepted('the service has a database level'),
  supportsQueryComment: accepted('statements carry a comment that names us'),
  supportsSystemProfile: option(z.boolean(), false).describe('Accepted for compatibility: system profiles.'),
  supportsDataDiff: accepted('data diff tests'),
  sampleDataStorageConfig,
})
export type RedshiftConnection = Readonly<z.output<typeof redshiftConnection>>

export const redshift = {
  type: 'redshift',
  serviceType: 'Database',
  name: 'Redshift',
  summary: 'Databases, schemas, tables, external tables, views, columns, keys and procedures of Amazon Redshift.',
  connection: redshiftConnection,
  drivers: ['pg', 'pg-query-stream'],
  reads: [
    'one database, or every local database with `ingestAllDatabases`; `information_schema` and `catalog_history` are left out',
    'schemas and external schemas with their owners and comments; no datashares',
    'tables, without those behind materialized views; views, late-binding and materialized ones too, with their definition; no DDL of tables',
    'external tables with their location and partition keys; structs, arrays and maps with what is in them',
    'columns with their comments and types; primary, unique and foreign keys, distribution and sort keys',
    'functions and procedures',
    'the statements in `sys_query_history`, of a cluster and of a workgroup alike, for lineage and usage runs',
    'not run against a live Redshift: its queries are written from the vendor’s documentation; the specs run them on PostgreSQL, with stand-ins for what that lacks, and convert rows as documented',
  ],
  privileges: `
Any user can read the catalog of local tables and views; columns of late-binding views and external tables are shown for
schemas on which the user has \`USAGE\`:

\`\`\`sql
CREATE USER headwater PASSWORD 'change me';
GRANT USAGE ON SCHEMA my_schema TO headwater;
\`\`\`

Usage and lineage runs read \`sys_query_history\` and \`sys_query_text\`, which show a user the statements of others with

\`\`\`sql
ALTER USER headwater SYSLOG ACCESS UNRESTRICTED;
\`\`\``,
} satisfies ConnectorDefinition
