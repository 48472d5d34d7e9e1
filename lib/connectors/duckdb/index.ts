import { databaseSpec } from '../../services/database/spec.js'
import { type DuckdbConnection, duckdb } from './config.js'
import { serviceConnection } from './convert.js'
import { duckdbReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** DuckDB 1.2 and later, through `@duckdb/node-api`. */
export const duckdbSpec = databaseSpec<DuckdbConnection>({
  name: duckdb.name,
  serviceType: 'CustomDatabase',
  stored: serviceConnection,
  reader: duckdbReader,
  readsSamples: true,
  testConnection: connectionTest,
})
