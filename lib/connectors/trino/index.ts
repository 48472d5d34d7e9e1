import { databaseSpec } from '../../services/database/spec.js'
import type { TrinoConnection } from './config.js'
import type { PrestoConnection } from './presto.js'
import { trinoQueryLog } from './query-log.js'
import { prestoSettings, trinoSettings } from './settings.js'
import { trinoReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** Trino over its HTTP protocol; the specs run 435. */
export const trinoSpec = databaseSpec<TrinoConnection>({
  serviceType: 'Trino',
  reader: (connection) => trinoReader(trinoSettings(connection)),
  queryLog: (connection) => trinoQueryLog(trinoSettings(connection), connection.queryHistoryTable),
  testConnection: (connection) => connectionTest(trinoSettings(connection)),
})

/** Presto over its HTTP protocol; not run against a live server. */
export const prestoSpec = databaseSpec<PrestoConnection>({
  serviceType: 'Presto',
  reader: (connection) => trinoReader(prestoSettings(connection)),
  testConnection: (connection) => connectionTest(prestoSettings(connection)),
})
