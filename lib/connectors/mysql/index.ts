import { databaseSpec } from '../../services/database/spec.js'
import type { MysqlConnection } from './config.js'
import type { MariadbConnection } from './mariadb.js'
import { mysqlQueryLog } from './query-log.js'
import { mariadbSettings, mysqlSettings } from './settings.js'
import { mysqlReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** Written for MySQL 5.7.8 and later, through `mysql2`; run by the specs against MariaDB alone. */
export const mysqlSpec = databaseSpec<MysqlConnection>({
  serviceType: 'Mysql',
  reader: (connection) => mysqlReader(mysqlSettings(connection)),
  queryLog: (connection) => mysqlQueryLog(mysqlSettings(connection)),
  readsProperties: true,
  readsSamples: true,
  testConnection: (connection) => connectionTest(mysqlSettings(connection), { queries: true }),
})

/** MariaDB 10.2.3 and later, through `mysql2`; the specs run 10.11. */
export const mariadbSpec = databaseSpec<MariadbConnection>({
  serviceType: 'MariaDB',
  reader: (connection) => mysqlReader(mariadbSettings(connection)),
  queryLog: (connection) => mysqlQueryLog(mariadbSettings(connection)),
  readsProperties: true,
  readsSamples: true,
  testConnection: (connection) => connectionTest(mariadbSettings(connection), { queries: false }),
})
