import type { DatabaseMetadata } from '../../services/database/config.js'
import { databaseService } from '../../services/database/service.js'
import { databaseSource } from '../../services/database/source.js'
import type { ServiceSpec } from '../../services/service-spec.js'
import { type DuckdbConnection, duckdb } from './config.js'
import { serviceConnection } from './convert.js'
import { duckdbReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** DuckDB 1.2 and later, through `@duckdb/node-api`. */
export const duckdbSpec: ServiceSpec<DuckdbConnection> = {
  name: duckdb.name,
  metadata: {
    create: async ({ connection, sourceConfig, ...run }) =>
      databaseSource({
        ...run,
        name: duckdb.name,
        config: sourceConfig as DatabaseMetadata,
        service: databaseService('CustomDatabase', serviceConnection(connection), run),
        reader: await duckdbReader(connection),
      }),
  },
  testConnection: connectionTest,
}
