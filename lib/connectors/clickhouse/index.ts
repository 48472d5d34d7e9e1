import { databaseSpec } from '../../services/database/spec.js'
import type { ClickhouseConnection } from './config.js'
import { clickhouseQueryLog } from './query-log.js'
import { clickhouseSettings } from './settings.js'
import { clickhouseReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** ClickHouse 22.3 and later, over its HTTP interface. */
export const clickhouseSpec = databaseSpec<ClickhouseConnection>({
  serviceType: 'Clickhouse',
  reader: (connection) => clickhouseReader(clickhouseSettings(connection)),
  queryLog: (connection) => clickhouseQueryLog(clickhouseSettings(connection)),
  testConnection: (connection) => connectionTest(clickhouseSettings(connection)),
})
