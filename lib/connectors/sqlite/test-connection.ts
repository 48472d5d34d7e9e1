import type { ConnectionTest } from '../../services/test-connection.js'
import type { SqliteClient } from './client.js'
import type { SqliteConnection } from './config.js'
import { open } from './open.js'

/** Queries that show whether a step of the connection test can do its work (spec/behaviours.md §10). */
const CHECKS: readonly { readonly name: string; readonly sql: string; readonly mandatory: boolean; readonly hint?: string }[] = [
  { name: 'CheckAccess', sql: 'SELECT 1', mandatory: true, hint: 'check databaseMode' },
  { name: 'GetSchemas', sql: 'SELECT name FROM pragma_database_list LIMIT 1', mandatory: true },
  { name: 'GetTables', sql: "SELECT name FROM main.sqlite_schema WHERE type = 'table' LIMIT 1", mandatory: true },
  { name: 'GetViews', sql: "SELECT name FROM main.sqlite_schema WHERE type = 'view' LIMIT 1", mandatory: false },
] // biome-ignore format: a table

export function connectionTest({ databaseMode }: SqliteConnection): ConnectionTest {
  let client: Promise<SqliteClient> | undefined
  const ask = async (sql: string): Promise<void> => {
    client ??= open(databaseMode)
    ;[...(await client).rows(sql)]
  }
  return {
    steps: CHECKS.map(({ sql, ...step }) => ({ ...step, run: () => ask(sql) })),
    close: async () => (await client?.catch(() => undefined))?.close(),
  }
}
