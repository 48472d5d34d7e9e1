import { type Check, type ConnectionTest, sqlTest } from '../../services/test-connection.js'
import type { SqliteConnection } from './config.js'
import { open } from './open.js'

const CHECKS: readonly Check[] = [
  { name: 'CheckAccess', sql: 'SELECT 1', mandatory: true, hint: 'check databaseMode' },
  { name: 'GetSchemas', sql: 'SELECT name FROM pragma_database_list LIMIT 1', mandatory: true },
  { name: 'GetTables', sql: "SELECT name FROM main.sqlite_schema WHERE type = 'table' LIMIT 1", mandatory: true },
  { name: 'GetViews', sql: "SELECT name FROM main.sqlite_schema WHERE type = 'view' LIMIT 1", mandatory: false },
] // biome-ignore format: a table

export const connectionTest = ({ databaseMode }: SqliteConnection): ConnectionTest =>
  sqlTest(
    CHECKS,
    () => open(databaseMode),
    async (client, sql) => [...client.rows(sql)],
  )
