import { type Check, type ConnectionTest, sqlTest } from '../../services/test-connection.js'
import type { DuckdbConnection } from './config.js'
import { open } from './open.js'

const CHECKS: readonly Check[] = [
  { name: 'CheckAccess', sql: 'SELECT 1', mandatory: true, hint: 'check path, setup and connectionOptions' },
  { name: 'GetSchemas', sql: 'SELECT schema_name FROM duckdb_schemas() LIMIT 1', mandatory: true },
  { name: 'GetTables', sql: 'SELECT table_name FROM duckdb_tables() LIMIT 1', mandatory: true },
  { name: 'GetViews', sql: 'SELECT view_name FROM duckdb_views() LIMIT 1', mandatory: false },
] // biome-ignore format: a table

export const connectionTest = (connection: DuckdbConnection): ConnectionTest =>
  sqlTest(
    CHECKS,
    async () => (await open(connection)).client,
    (client, sql) => client.rows(sql).next(),
  )
