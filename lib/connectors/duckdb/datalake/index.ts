import { databaseSpec } from '../../../services/database/spec.js'
import type { DatalakeConnection } from './config.js'
import { datalakeReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** Files in a folder or in buckets, read through `@duckdb/node-api`. */
export const datalakeSpec = databaseSpec<DatalakeConnection>({
  serviceType: 'Datalake',
  reader: datalakeReader,
  testConnection: connectionTest,
})
