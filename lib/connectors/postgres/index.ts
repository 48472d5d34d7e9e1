import { databaseSpec } from '../../services/database/spec.js'
import { NO_SETTINGS } from './client.js'
import type { CockroachConnection } from './cockroach/config.js'
import { cockroachChecks, cockroachVariant } from './cockroach/variant.js'
import type { PostgresConnection } from './config.js'
import type { GreenplumConnection } from './greenplum/config.js'
import { greenplumChecks, greenplumVariant } from './greenplum/variant.js'
import { postgresQueryLog } from './query-log.js'
import type { RedshiftConnection } from './redshift/config.js'
import { redshiftChecks } from './redshift/queries.js'
import { redshiftQueryLog } from './redshift/query-log.js'
import { redshiftReader } from './redshift/source.js'
import { ANY_VERSION, postgresReader, readerOf } from './source.js'
import { connectionTest, testOf } from './test-connection.js'
import type { TimescaleConnection } from './timescale/config.js'
import { timescaleChecks, timescaleVariant } from './timescale/variant.js'

/** PostgreSQL 12 and later, through `pg`. */
export const postgresSpec = databaseSpec<PostgresConnection>({
  serviceType: 'Postgres',
  reader: postgresReader,
  queryLog: postgresQueryLog,
  readsProperties: true,
  readsSamples: true,
  testConnection: connectionTest,
})

/** TimescaleDB 2 on PostgreSQL 12 and later. */
export const timescaleSpec = databaseSpec<TimescaleConnection>({
  serviceType: 'Timescale',
  reader: (connection) =>
    readerOf({ ...wanted(connection), classification: connection.classificationName, variant: timescaleVariant }),
  queryLog: postgresQueryLog,
  readsProperties: true,
  readsSamples: true,
  testConnection: (connection) => testOf(connection, timescaleChecks),
})

/** Greenplum 6 and 7. */
export const greenplumSpec = databaseSpec<GreenplumConnection>({
  serviceType: 'Greenplum',
  reader: (connection) =>
    readerOf({ ...wanted(connection), classification: 'GreenplumPolicyTags', variant: greenplumVariant }),
  readsProperties: true,
  readsSamples: true,
  testConnection: (connection) => testOf(connection, greenplumChecks, ANY_VERSION),
})

/** CockroachDB 22 and later, which have `pg_attribute.attishidden`. */
export const cockroachSpec = databaseSpec<CockroachConnection>({
  serviceType: 'Cockroach',
  reader: (connection) =>
    readerOf({
      ...wanted(connection),
      schema: connection.databaseSchema,
      classification: 'CockroachPolicyTags',
      variant: cockroachVariant,
    }),
  readsSamples: true,
  testConnection: (connection) => testOf(connection, cockroachChecks, cockroachVariant.session),
})

/** Amazon Redshift, provisioned or serverless. */
export const redshiftSpec = databaseSpec<RedshiftConnection>({
  serviceType: 'Redshift',
  reader: redshiftReader,
  queryLog: redshiftQueryLog,
  readsSamples: true,
  testConnection: (connection) => testOf(connection, redshiftChecks, NO_SETTINGS),
})

const wanted = (connection: TimescaleConnection | GreenplumConnection | CockroachConnection) => ({
  login: connection,
  database: connection.database,
  all: connection.ingestAllDatabases,
})
