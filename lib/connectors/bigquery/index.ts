import { databaseSpec } from '../../services/database/spec.js'
import { connect } from './client.js'
import type { BigQueryConnection } from './config.js'
import { bigqueryQueryLog } from './query-log.js'
import { loginOf, scopeOf } from './settings.js'
import { bigqueryReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** BigQuery, through `@google-cloud/bigquery`; not run against a live server. */
export const bigquerySpec = databaseSpec<BigQueryConnection>({
  serviceType: 'BigQuery',
  readsChanges: true,
  readsSamples: true,
  reader: (connection) => bigqueryReader(connect(loginOf(connection)), scopeOf(connection)),
  queryLog: async (connection) => bigqueryQueryLog(connect(loginOf(connection)), scopeOf(connection)),
  testConnection: (connection) => connectionTest(connect(loginOf(connection)), scopeOf(connection)),
})
