import type { ConnectionTest } from '../../services/test-connection.js'
import { connect, type MysqlClient } from './client.js'
import { logTable } from './query-log-queries.js'
import type { Settings } from './settings.js'

interface Check {
  readonly name: string
  readonly sql: string
  readonly mandatory: boolean
  readonly hint: string
}

/** `SELECT`s that show whether a step of the connection test can do its work (spec/behaviours.md §10). */
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
export function connectionTest(settings: Settings, { queries }: { readonly queries: boolean }): ConnectionTest {
  let client: Promise<MysqlClient> | undefined
  const open = (): Promise<MysqlClient> => {
    client ??= connect(settings, 1)
    return client
  }
  const checks = queries ? [...CHECKS, getQueries(settings)] : CHECKS
  return {
    steps: checks.map(({ sql, ...step }) => ({ ...step, run: async () => void (await (await open()).rows(sql)) })),
    close: async () => (await client)?.close(),
  }
}
