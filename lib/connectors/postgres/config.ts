import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'
import { accepted } from '../accepted.js'
import { authType, driver, login, prefill, sampleDataStorageConfig, scheme, transport } from './options.js'

/** `serviceConnection.config` of a PostgreSQL server: every key and default of the incumbent's PostgresConnection. */
export const postgresConnection = z.strictObject({
  type: option(z.literal('Postgres'), 'Postgres').describe('Names this connector.'),
  scheme: scheme('postgresql+psycopg2', 'pgspider+psycopg2'),
  username: login.username,
  authType: optional(authType)
    .describe('How to log in: with a password so far.')
    .meta({ examples: [{ password: 'env:POSTGRES_PASSWORD' }] }),
  hostPort: login.hostPort,
  database: login.database,
  ingestAllDatabases: login.ingestAllDatabases,
  schemaFilterPattern: prefill('^information_schema$'),
  tableFilterPattern: prefill(),
  databaseFilterPattern: prefill('^template1$', '^template0$'),
  storedProcedureFilterPattern: prefill(),
  ...transport,
  classificationName: option(z.string(), 'PostgresPolicyTags').describe(
    'Classification under which tags of the source are kept.',
  ),
  queryStatementSource: option(z.string(), 'pg_stat_statements').describe(
    'View that lists the statements run, for lineage and usage runs.',
  ),
  ...driver,
  supportsMetadataExtraction: accepted('metadata runs'),
  supportsUsageExtraction: accepted('usage runs'),
  supportsLineageExtraction: accepted('lineage runs'),
  supportsDBTExtraction: accepted('dbt runs'),
  supportsProfiler: accepted('profiler runs'),
  supportsDatabase: accepted('the service has a database level'),
  supportsQueryComment: accepted('statements carry a comment that names us'),
  sampleDataStorageConfig,
  supportsDataDiff: accepted('data diff tests'),
})
export type PostgresConnection = Readonly<z.output<typeof postgresConnection>>

export const postgres = {
  type: 'postgres',
  serviceType: 'Database',
  name: 'Postgres',
  summary: 'Databases, schemas, tables, views, columns, constraints and procedures of a PostgreSQL server.',
  connection: postgresConnection,
  drivers: ['pg', 'pg-query-stream'],
  reads: [
    'one database, or every database of the server with `ingestAllDatabases`',
    'schemas, tables, partitioned and foreign tables, views and materialized views with their comments and owners',
    'the definition of views, and the DDL of tables when `includeDDL` is set',
    'columns with their comments and types; composite types and arrays of them with the fields inside',
    'primary, unique and foreign keys, and partition keys',
    'row-level policies, as tags',
    'access method, tablespace, persistence and storage parameters, with `includeCustomProperties`',
    'rows of tables with JSON, or with texts that look like it, with `extractJsonSchema`: that takes `SELECT` on them',
    'functions and procedures that belong to no extension',
    'the statements that `pg_stat_statements` sums up, for lineage and usage runs',
  ],
  privileges: `
Every role that may connect can read PostgreSQL's catalog: no right on a schema or table is needed. Forks and services
that keep that catalog (AlloyDB, Aurora, Neon, Supabase …) are read as \`postgres\`; none of them was at hand.

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
