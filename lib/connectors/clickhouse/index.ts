import type { DatabaseMetadata } from '../../services/database/config.js'
import { databaseService } from '../../services/database/service.js'
import { databaseSource } from '../../services/database/source.js'
import type { ServiceSpec } from '../../services/service-spec.js'
import { type ClickhouseConnection, clickhouse } from './config.js'
import { clickhouseQueryLog } from './query-log.js'
import { clickhouseSettings } from './settings.js'
import { clickhouseReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** ClickHouse 22.3 and later, over its HTTP interface. */
export const clickhouseSpec: ServiceSpec<ClickhouseConnection> = {
  name: clickhouse.name,
  metadata: {
    create: async ({ connection, sourceConfig, ...run }) =>
      databaseSource({
        ...run,
        name: clickhouse.name,
        config: sourceConfig as DatabaseMetadata,
        service: databaseService('Clickhouse', connection, run),
        reader: clickhouseReader(clickhouseSettings(connection)),
      }),
  },
  queryLog: (connection) => clickhouseQueryLog(clickhouseSettings(connection)),
  testConnection: (connection) => connectionTest(clickhouseSettings(connection)),
}
