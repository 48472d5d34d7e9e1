import { z } from 'zod'
import type { ConnectorDefinition } from '../../../config/connector-definition.js'
import { option, optional } from '../../../record/option.js'
import { accepted } from '../../accepted.js'
import { postgres } from '../config.js'
import { authType, driver, login, prefill, sampleDataStorageConfig, scheme, transport } from '../options.js'

/** `serviceConnection.config` of TimescaleDB: every key and default of the incumbent's TimescaleConnection. */
export const timescaleConnection = z.strictObject({
  type: option(z.literal('Timescale'), 'Timescale').describe('Names this connector.'),
  scheme: scheme('postgresql+psycopg2'),
  username: login.username,
  authType: optional(authType)
    .describe('How to log in: with a password so far.')
    .meta({ examples: [{ password: 'env:TIMESCALE_PASSWORD' }] }),
  hostPort: login.hostPort,
  database: login.database,
  ingestAllDatabases: login.ingestAllDatabases,
  schemaFilterPattern: prefill('^information_schema$', '^_timescaledb_.*$'),
  tableFilterPattern: prefill(),
  databaseFilterPattern: prefill('^template1$', '^template0$'),
  ...transport,
  classificationName: option(z.string(), 'TimescalePolicyTags').describe(
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
export type TimescaleConnection = Readonly<z.output<typeof timescaleConnection>>

export const timescale = {
  type: 'timescale',
  serviceType: 'Database',
  name: 'Timescale',
  summary:
    'Databases, schemas, hypertables, tables, continuous aggregates, views, columns and constraints of TimescaleDB.',
  connection: timescaleConnection,
  drivers: ['pg', 'pg-query-stream'],
  reads: [
    ...postgres.reads,
    'hypertables, as partitioned tables with their dimensions; their chunks, and the schemas of the extension, are left out',
    'continuous aggregates, as materialized views with the query that made them',
    'every database that is read needs the extension, version 2.0 or later',
    'not run against a live TimescaleDB: its queries run in the specs on PostgreSQL, over views with the columns that its documentation gives',
  ],
  privileges: `${postgres.privileges}

The views in \`timescaledb_information\` are open to every role.`,
} satisfies ConnectorDefinition
