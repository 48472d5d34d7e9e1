import type { ConnectionTest } from '../../services/test-connection.js'
import type { DuckdbConnection } from './config.js'
import { type Opened, open } from './open.js'

/** Queries that show whether a step of the connection test can do its work (spec/behaviours.md §10). */
const CHECKS: readonly { readonly name: string; readonly sql: string; readonly mandatory: boolean; readonly hint?: string }[] = [
  { name: 'CheckAccess', sql: 'SELECT 1', mandatory: true, hint: 'check path, setup and connectionOptions' },
  { name: 'GetSchemas', sql: 'SELECT schema_name FROM duckdb_schemas() LIMIT 1', mandatory: true },
  { name: 'GetTables', sql: 'SELECT table_name FROM duckdb_tables() LIMIT 1', mandatory: true },
  { name: 'GetViews', sql: 'SELECT view_name FROM duckdb_views() LIMIT 1', mandatory: false },
] // biome-ignore format: a table

export function connectionTest(connection: DuckdbConnection): ConnectionTest {
  let opened: Promise<Opened> | undefined
  const ask = async (sql: string): Promise<void> => {
    opened ??= open(connection)
    await (await opened).client.rows(sql).next()
  }
  return {
    steps: CHECKS.map(({ sql, ...step }) => ({ ...step, run: () => ask(sql) })),
    close: async () => (await opened?.catch(() => undefined))?.client.close(),
  }
}
