import type { SqlRow } from '../../services/database/information-schema/adapter.js'
import type { Connect, Value } from './client.js'
import type { Settings } from './settings.js'

/** The names of the databases to read. */
export async function databaseNames(settings: Settings, connect: Connect): Promise<readonly string[]> {
  const { database, all, databases } = settings
  if (!all) return [database]
  return (await rowsIn(connect, databases.from, databases.sql)).map(({ name }) => String(name))
}

/** All rows at once, for listings that are short; the database is let go of. */
export async function rowsIn(
  connect: Connect,
  database: string,
  sql: string,
  values: readonly Value[] = [],
): Promise<SqlRow[]> {
  const client = connect(database, 1)
  try {
    const rows: SqlRow[] = []
    for await (const row of client.query(sql, values)) rows.push(row)
    return rows
  } finally {
    await client.close()
  }
}
