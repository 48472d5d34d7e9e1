import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'
import { secret } from '../../record/secret.js'
import { filterPattern } from '../../services/database/config.js'

const awsCredentials = z.strictObject({
  enabled: option(z.boolean(), false).describe('Whether to log in with IAM.'),
  awsAccessKeyId: optional(z.string()).describe("Access key id; without it, the machine's own credentials."),
  awsSecretAccessKey: optional(secret()).describe('Secret access key.'),
  awsRegion: z
    .string()
    .describe('Region of the database.')
    .meta({ examples: ['eu-central-1'] }),
  awsSessionToken: optional(secret()).describe('Session token of temporary credentials.'),
  endPointURL: optional(z.url()).describe("Endpoint in place of the region's own."),
  profileName: optional(z.string()).describe('Profile of the AWS configuration files.'),
  assumeRoleArn: optional(z.string()).describe('Role to assume.'),
  assumeRoleSessionName: option(z.string(), 'OpenMetadataSession').describe('Session name of the assumed role.'),
  assumeRoleSourceIdentity: optional(z.string()).describe('Source identity of the assumed role.'),
})

const azureCredentials = z.strictObject({
  clientId: optional(z.string()).describe('Application (client) id.'),
  clientSecret: optional(secret()).describe('Client secret.'),
  tenantId: optional(z.string()).describe('Directory (tenant) id.'),
  accountName: optional(z.string()).describe('Storage account.'),
  vaultName: optional(z.string()).describe('Key vault.'),
  scopes: optional(z.string()).describe('Scopes to ask a token for, comma-separated.'),
})

const authType = z
  .strictObject({
    password: optional(secret()).describe('Password of the user.'),
    awsConfig: optional(awsCredentials).describe('Refused so far: log in with an AWS IAM token.'),
    azureConfig: optional(azureCredentials).describe('Refused so far: log in with a Microsoft Entra token.'),
  })
  .refine(({ awsConfig, azureConfig }) => awsConfig === undefined && azureConfig === undefined, {
    error: 'expected password: logging in with AWS IAM or Microsoft Entra is not implemented yet',
  })

const sslConfig = z.strictObject({
  caCertificate: optional(secret()).describe(
    "Certificate of the authority that signed the server's, PEM text or path.",
  ),
  sslCertificate: optional(secret()).describe('Client certificate, PEM text or path.'),
  sslKey: optional(secret()).describe('Key of the client certificate, PEM text or path.'),
})

const sampleDataStorage = z.looseObject({
  bucketName: option(z.string(), '').describe('Bucket for sample data.'),
  prefix: option(z.string(), '').describe('Path prefix in the bucket.'),
  filePathPattern: option(
    z.string(),
    '{service_name}/{database_name}/{database_schema_name}/{table_name}/sample_data.parquet',
  ).describe("Path of a table's file."),
  overwriteData: option(z.boolean(), true).describe('Whether a new sample replaces the last one.'),
  storageConfig: optional(
    awsCredentials.extend({ awsRegion: optional(z.string()).describe('Region of the bucket.') }).loose(),
  ).describe('Credentials of the bucket.'),
})

const accepted = (what: string) => option(z.boolean(), true).describe(`Accepted for compatibility: ${what}.`)

/** `serviceConnection.config` of a PostgreSQL server: every key and default of the incumbent's PostgresConnection. */
export const postgresConnection = z.strictObject({
  type: option(z.literal('Postgres'), 'Postgres').describe('Names this connector.'),
  scheme: option(z.enum(['postgresql+psycopg2', 'pgspider+psycopg2']), 'postgresql+psycopg2').describe(
    'Accepted for compatibility; the driver is always `pg`.',
  ),
  username: z
    .string()
    .describe('User to log in as; needs to read the catalog of the database.')
    .meta({ examples: ['openmetadata_user'] }),
  authType: optional(authType)
    .describe('How to log in: with a password so far.')
    .meta({ examples: [{ password: 'env:POSTGRES_PASSWORD' }] }),
  hostPort: z
    .string()
    .describe('Host and port of the server.')
    .meta({ examples: ['localhost:5432'] }),
  database: z
    .string()
    .describe('Database to connect to, and the only one read unless `ingestAllDatabases` is set.')
    .meta({ examples: ['postgres'] }),
  ingestAllDatabases: option(z.boolean(), false).describe('Whether to read every database of the server.'),
  schemaFilterPattern: option(filterPattern, { includes: [], excludes: ['^information_schema$'] }).describe(
    "Prefills the server's forms; a run filters by `sourceConfig` alone.",
  ),
  tableFilterPattern: optional(filterPattern).describe("Prefills the server's forms."),
  databaseFilterPattern: option(filterPattern, { includes: [], excludes: ['^template1$', '^template0$'] }).describe(
    "Prefills the server's forms; a run filters by `sourceConfig` alone.",
  ),
  storedProcedureFilterPattern: optional(filterPattern).describe("Prefills the server's forms."),
  sslMode: option(z.enum(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']), 'disable').describe(
    "How far to insist on TLS, in libpq's words.",
  ),
  sslConfig: optional(sslConfig).describe('Certificates for TLS.'),
  classificationName: option(z.string(), 'PostgresPolicyTags').describe(
    'Classification under which tags of the source are kept.',
  ),
  queryStatementSource: option(z.string(), 'pg_stat_statements').describe(
    'View that lists the statements run, for lineage and usage runs.',
  ),
  connectionOptions: optional(z.record(z.string(), z.string())).describe('Parameters added to the connection URL.'),
  connectionArguments: optional(z.record(z.string(), z.unknown())).describe(
    'Accepted for compatibility: settings of the incumbent’s driver.',
  ),
  supportsMetadataExtraction: accepted('metadata runs'),
  supportsUsageExtraction: accepted('usage runs'),
  supportsLineageExtraction: accepted('lineage runs'),
  supportsDBTExtraction: accepted('dbt runs'),
  supportsProfiler: accepted('profiler runs'),
  supportsDatabase: accepted('the service has a database level'),
  supportsQueryComment: accepted('statements carry a comment that names us'),
  sampleDataStorageConfig: optional(
    z.strictObject({ config: optional(sampleDataStorage).describe('Where sample data goes.') }),
  ).describe('Accepted for compatibility: storage for sample data.'),
  supportsDataDiff: accepted('data diff tests'),
})
export type PostgresConnection = Readonly<z.output<typeof postgresConnection>>

export const postgres = {
  type: 'postgres',
  serviceType: 'Database',
  name: 'Postgres',
  summary: 'Databases, schemas, tables, views, columns, constraints and procedures of a PostgreSQL server.',
  connection: postgresConnection,
  reads: [
    'one database, or every database of the server with `ingestAllDatabases`',
    'schemas, tables, partitioned and foreign tables, views and materialized views with their comments and owners',
    'the definition of views, and the DDL of tables when `includeDDL` is set',
    'columns with their comments and types; composite types and arrays of them with the fields inside',
    'primary, unique and foreign keys, and partition keys',
    'row-level policies, as tags',
    'functions and procedures that belong to no extension',
    'the statements that `pg_stat_statements` sums up, for lineage and usage runs',
  ],
  privileges: `
Every role that may connect can read PostgreSQL's catalog: no right on a schema or table is needed.

\`\`\`sql
CREATE ROLE headwater LOGIN PASSWORD 'change me';
GRANT CONNECT ON DATABASE my_database TO headwater;
\`\`\`

The check \`GetQueries\` also looks at \`pg_stat_statements\`, which shows the statements of others only with:

\`\`\`sql
GRANT USAGE ON SCHEMA public TO headwater; -- where the extension is
GRANT pg_read_all_stats TO headwater;
\`\`\``,
} satisfies ConnectorDefinition
