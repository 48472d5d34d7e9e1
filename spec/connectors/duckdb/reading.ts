import { writeFile } from 'node:fs/promises'
import { duckdbConnection } from '../../../lib/connectors/duckdb/config.js'
import { duckdbReader } from '../../../lib/connectors/duckdb/source.js'
import type { DatabaseReader, DatabaseSession, TableOptions } from '../../../lib/services/database/reader.js'
import type { TableRow } from '../../../lib/services/database/rows.js'
import { all } from '../../support/collected.js'

export const EVERYTHING: TableOptions = { tables: true, views: true, ddl: false, tags: true }

type Connection = Parameters<typeof duckdbConnection.parse>[0]

/** Runs `work` with a reader of `connection` and a session on its first database. */
export async function reading<T>(
  connection: Connection,
  work: (session: DatabaseSession, reader: DatabaseReader) => Promise<T>,
): Promise<T> {
  const reader = await duckdbReader(duckdbConnection.parse(connection))
  try {
    const [database] = await all(reader.databases())
    return await work(await reader.open(database!.name, 1), reader)
  } finally {
    await reader.close()
  }
}

/** The tables of one schema of the database that `script` makes. */
export async function tablesOf(script: string, file: string, schema = 'main'): Promise<TableRow[]> {
  await writeFile(file, script)
  return reading({ setup: file }, (session) => all(session.tables(schema, EVERYTHING)))
}
