import type { DatabaseMetadata } from '../../services/database/config.js'
import { databaseService } from '../../services/database/service.js'
import { databaseSource } from '../../services/database/source.js'
import type { ServiceSpec } from '../../services/service-spec.js'
import { type SqliteConnection, sqlite } from './config.js'
import { sqliteReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** SQLite 3 files, through `node-sqlite3-wasm`. */
export const sqliteSpec: ServiceSpec<SqliteConnection> = {
  name: sqlite.name,
  metadata: {
    create: async ({ connection, sourceConfig, ...run }) =>
      databaseSource({
        ...run,
        name: sqlite.name,
        config: sourceConfig as DatabaseMetadata,
        service: databaseService('SQLite', connection, run),
        reader: await sqliteReader(connection),
      }),
  },
  testConnection: connectionTest,
}
