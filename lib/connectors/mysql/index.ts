import type { DatabaseMetadata } from '../../services/database/config.js'
import { databaseService } from '../../services/database/service.js'
import { databaseSource } from '../../services/database/source.js'
import type { ServiceSpec } from '../../services/service-spec.js'
import type { MysqlConnection } from './config.js'
import type { MariadbConnection } from './mariadb.js'
import { mysqlQueryLog } from './query-log.js'
import { mariadbSettings, mysqlSettings, type Settings } from './settings.js'
import { mysqlReader } from './source.js'
import { connectionTest } from './test-connection.js'

interface Variant<C> {
  readonly name: 'Mysql' | 'MariaDB'
  readonly settings: (connection: C) => Settings
  /** Whether the connection test looks at the query log. */
  readonly queries: boolean
}

const spec = <C extends object>({ name, settings, queries }: Variant<C>): ServiceSpec<C> => ({
  name,
  metadata: {
    create: async ({ connection, sourceConfig, ...run }) =>
      databaseSource({
        ...run,
        name,
        config: sourceConfig as DatabaseMetadata,
        service: databaseService(name, connection, run),
        reader: mysqlReader(settings(connection)),
      }),
  },
  queryLog: (connection) => mysqlQueryLog(settings(connection)),
  testConnection: (connection) => connectionTest(settings(connection), { queries }),
})

/** Written for MySQL 5.7.8 and later, through `mysql2`; run by the specs against MariaDB alone. */
export const mysqlSpec = spec<MysqlConnection>({ name: 'Mysql', settings: mysqlSettings, queries: true })

/** MariaDB 10.2.3 and later, through `mysql2`; the specs run 10.11. */
export const mariadbSpec = spec<MariadbConnection>({ name: 'MariaDB', settings: mariadbSettings, queries: false })
