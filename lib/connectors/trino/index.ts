import type { DatabaseMetadata } from '../../services/database/config.js'
import { databaseService } from '../../services/database/service.js'
import { databaseSource } from '../../services/database/source.js'
import type { ServiceSpec } from '../../services/service-spec.js'
import type { TrinoConnection } from './config.js'
import type { PrestoConnection } from './presto.js'
import { trinoQueryLog } from './query-log.js'
import { prestoSettings, type Settings, trinoSettings } from './settings.js'
import { trinoReader } from './source.js'
import { connectionTest } from './test-connection.js'

const spec = <C extends object>(name: Settings['product'], settings: (connection: C) => Settings): ServiceSpec<C> => ({
  name,
  metadata: {
    create: async ({ connection, sourceConfig, ...run }) =>
      databaseSource({
        ...run,
        name,
        config: sourceConfig as DatabaseMetadata,
        service: databaseService(name, connection, run),
        reader: trinoReader(settings(connection)),
      }),
  },
  testConnection: (connection) => connectionTest(settings(connection)),
})

/** Trino over its HTTP protocol; the specs run 435. */
export const trinoSpec: ServiceSpec<TrinoConnection> = {
  ...spec('Trino', trinoSettings),
  queryLog: (connection) => trinoQueryLog(trinoSettings(connection), connection.queryHistoryTable),
}

/** Presto over its HTTP protocol; not run against a live server. */
export const prestoSpec: ServiceSpec<PrestoConnection> = spec('Presto', prestoSettings)
