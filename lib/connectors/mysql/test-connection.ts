import { type Check, type ConnectionTest, sqlTest } from '../../services/test-connection.js'
import { connect } from './client.js'
import { logTable } from './query-log-queries.js'
import type { Settings } from './settings.js'

const CHECKS: readonly Check[] = [
  { name: 'CheckAccess', sql: 'SELECT 1', mandatory: true, hint: 'check hostPort, username and the password' },
  { name: 'GetSchemas', sql: 'SELECT SCHEMA_NAME FROM information_schema.SCHEMATA LIMIT 1', mandatory: true, hint: 'needs to read information_schema' },
  { name: 'GetTables', sql: "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE' LIMIT 1", mandatory: true, hint: 'needs to read information_schema' },
  { name: 'GetViews', sql: 'SELECT TABLE_NAME FROM information_schema.VIEWS LIMIT 1', mandatory: false, hint: 'needs to read information_schema' },
] // biome-ignore format: a table

const getQueries = ({ log }: Settings): Check => ({
  name: 'GetQueries',
  sql: `SELECT 1 FROM ${logTable(log)} LIMIT 1`,
  mandatory: false,
  hint: `GRANT SELECT ON ${logTable(log)}; only usage and lineage need it`,
})

/** The steps of MySQL's definition; MariaDB's has no `GetQueries`. */
export const connectionTest = (settings: Settings, { queries }: { readonly queries: boolean }): ConnectionTest =>
  sqlTest(
    queries ? [...CHECKS, getQueries(settings)] : CHECKS,
    () => connect(settings, 1),
    (client, sql) => client.rows(sql),
  )
