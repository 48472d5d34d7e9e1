import { databaseSpec } from '../../services/database/spec.js'
import type { SqliteConnection } from './config.js'
import { sqliteReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** SQLite 3 files, through `node-sqlite3-wasm`. */
export const sqliteSpec = databaseSpec<SqliteConnection>({
  serviceType: 'SQLite',
  reader: sqliteReader,
  readsSamples: true,
  testConnection: connectionTest,
})
