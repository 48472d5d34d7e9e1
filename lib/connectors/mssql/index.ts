import { databaseSpec } from '../../services/database/spec.js'
import type { AzuresqlConnection } from './azure.js'
import type { MssqlConnection } from './config.js'
import { mssqlQueryLog } from './query-log.js'
import { azuresqlSettings, mssqlSettings } from './settings.js'
import { mssqlReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** SQL Server 2016 and later, through `tedious`; not run against a live server. */
export const mssqlSpec = databaseSpec<MssqlConnection>({
  serviceType: 'Mssql',
  reader: (connection) => mssqlReader(mssqlSettings(connection)),
  queryLog: (connection) => mssqlQueryLog(mssqlSettings(connection)),
  testConnection: (connection) => connectionTest(mssqlSettings(connection)),
})

/** Azure SQL, through `tedious`; not run against a live server. */
export const azuresqlSpec = databaseSpec<AzuresqlConnection>({
  serviceType: 'AzureSQL',
  reader: (connection) => mssqlReader(azuresqlSettings(connection)),
  queryLog: (connection) => mssqlQueryLog(azuresqlSettings(connection)),
  testConnection: (connection) => connectionTest(azuresqlSettings(connection)),
})
