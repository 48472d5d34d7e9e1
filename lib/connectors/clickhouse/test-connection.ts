import { type Check, type ConnectionTest, sqlTest } from '../../services/test-connection.js'
import { connect } from './client.js'
import type { Settings } from './settings.js'

const CHECKS: readonly Check[] = [
  { name: 'CheckAccess', sql: 'SELECT 1', mandatory: true, hint: 'check hostPort (the HTTP port), https, username and password' },
  { name: 'GetSchemas', sql: 'SELECT name FROM system.databases LIMIT 1', mandatory: true, hint: 'GRANT SELECT ON system.databases' },
  { name: 'GetTables', sql: 'SELECT t.name FROM system.tables t JOIN system.columns c ON c.table = t.name LIMIT 1', mandatory: true, hint: 'GRANT SELECT ON system.tables and system.columns' },
  { name: 'GetViews', sql: "SELECT create_table_query FROM system.tables WHERE engine LIKE '%View' LIMIT 1", mandatory: false, hint: 'GRANT SELECT ON system.tables' },
  { name: 'GetQueries', sql: 'SELECT query FROM system.query_log LIMIT 1', mandatory: false, hint: 'GRANT SELECT ON system.query_log; only usage and lineage need it' },
] // biome-ignore format: a table

/** The steps of the incumbent's definition. */
export const connectionTest = (settings: Settings): ConnectionTest =>
  sqlTest(
    CHECKS,
    () => connect(settings, 1),
    async (client, sql) => {
      for await (const _ of client.query(sql));
    },
  )
