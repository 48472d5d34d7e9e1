import { databaseSpec } from '../../services/database/spec.js'
import { connector } from './client.js'
import type { OracleConnection } from './config.js'
import { namesOf } from './names.js'
import { oracleQueryLog } from './query-log.js'
import { loginOf, scopeOf } from './settings.js'
import { oracleReader } from './source.js'
import { connectionTest } from './test-connection.js'

/** Oracle 12.1 and later, through `oracledb` in thin mode; not run against a live server. */
export const oracleSpec = databaseSpec<OracleConnection>({
  serviceType: 'Oracle',
  readsSamples: true,
  reader: (connection) => oracleReader(connector(loginOf(connection)), scopeOf(connection)),
  queryLog: async (connection) => {
    const { database, preserveCase } = scopeOf(connection)
    return oracleQueryLog(connector(loginOf(connection))(1), database, namesOf(preserveCase).shown)
  },
  testConnection: (connection) => connectionTest(connector(loginOf(connection)), scopeOf(connection)),
})
