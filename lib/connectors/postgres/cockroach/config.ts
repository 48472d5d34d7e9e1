import { z } from 'zod'
import type { ConnectorDefinition } from '../../../config/connector-definition.js'
import { option, optional } from '../../../record/option.js'
import { accepted } from '../../accepted.js'
import { basicAuthType, driver, login, prefill, scheme, transport } from '../options.js'

/** `serviceConnection.config` of CockroachDB: every key and default of the incumbent's CockroachConnection. */
export const cockroachConnection = z.strictObject({
  type: option(z.literal('Cockroach'), 'Cockroach').describe('Names this connector.'),
  scheme: scheme('cockroachdb+psycopg2'),
  username: login.username,
  authType: optional(basicAuthType)
    .describe('How to log in: with a password.')
    .meta({ examples: [{ password: 'env:COCKROACH_PASSWORD' }] }),
  hostPort: login.hostPort.meta({ examples: ['localhost:26257'] }),
  database: login.database,
  databaseSchema: optional(z.string()).describe('The only schema to read; every one unless set.'),
  ingestAllDatabases: login.ingestAllDatabases,
  schemaFilterPattern: prefill(),
  tableFilterPattern: prefill(),
  databaseFilterPattern: prefill(),
  ...transport,
  ...driver,
  supportsMetadataExtraction: accepted('metadata runs'),
  supportsProfiler: accepted('profiler runs'),
})
export type CockroachConnection = Readonly<z.output<typeof cockroachConnection>>

export const cockroach = {
  type: 'cockroach',
  serviceType: 'Database',
  name: 'Cockroach',
  summary: 'Databases, schemas, tables, views, columns and constraints of CockroachDB.',
  connection: cockroachConnection,
  drivers: ['pg', 'pg-query-stream'],
  reads: [
    'one database, or every database but `system` with `ingestAllDatabases`; `information_schema` and `crdb_internal` are left out',
    'schemas, tables, views and materialized views with their comments and owners, and the definition of views; no DDL of tables',
    'columns with their comments and types; hidden ones, like `rowid`, are left out',
    'primary, unique and foreign keys',
    'not run against a live CockroachDB: its queries run in the specs on PostgreSQL, but for `pg_attribute.attishidden`, which only CockroachDB has',
  ],
  privileges: `
CockroachDB shows a role the tables on which it has any right:

\`\`\`sql
CREATE ROLE headwater LOGIN PASSWORD 'change me';
GRANT CONNECT ON DATABASE my_database TO headwater;
GRANT SELECT ON ALL TABLES IN SCHEMA my_schema TO headwater;
\`\`\`

Its statements are not read: a lineage run reads views, and the statements of a \`queryLogFilePath\`.`,
} satisfies ConnectorDefinition
