import { databaseSpec } from '../../services/database/spec.js'
import { connect } from './client.js'
import type { SnowflakeConnection } from './config.js'
import { snowflakeQueryLog } from './query-log.js'
import { loginOf, scopeOf } from './settings.js'
import { snowflakeReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** Snowflake, through `snowflake-sdk`; not run against a live server. */
export const snowflakeSpec = databaseSpec<SnowflakeConnection>({
  serviceType: 'Snowflake',
  readsChanges: true,
  readsSamples: true,
  reader: (connection) => snowflakeReader(connect(loginOf(connection)), scopeOf(connection)),
  queryLog: async (connection) => snowflakeQueryLog(connect(loginOf(connection)), scopeOf(connection)),
  testConnection: (connection) => connectionTest(connect(loginOf(connection)), scopeOf(connection)),
})
