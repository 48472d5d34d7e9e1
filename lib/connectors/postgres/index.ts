import type { DatabaseMetadata } from '../../services/database/config.js'
import { databaseService } from '../../services/database/service.js'
import { databaseSource } from '../../services/database/source.js'
import type { ServiceSpec } from '../../services/service-spec.js'
import { type PostgresConnection, postgres } from './config.js'
import { postgresQueryLog } from './query-log.js'
import { postgresReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** PostgreSQL 12 and later, through `pg`. */
export const postgresSpec: ServiceSpec<PostgresConnection> = {
  name: postgres.name,
  metadata: {
    create: async ({ connection, sourceConfig, ...run }) =>
      databaseSource({
        ...run,
        name: postgres.name,
        config: sourceConfig as DatabaseMetadata,
        service: databaseService('Postgres', connection, run),
        reader: await postgresReader(connection),
      }),
  },
  queryLog: postgresQueryLog,
  testConnection: connectionTest,
}
