import { stat } from 'node:fs/promises'
import { messageOf } from '../../record/either.js'
import { quotedName } from '../quoted-name.js'
import type { DuckdbClient } from './client.js'
import { type DataFile, readQuery } from './data-files.js'
import type { Opened } from './open.js'
import { SNAPSHOT } from './queries.js'

/**
 * Fills the database: a view per file, then what the script makes, then the snapshot that listings are read from.
 * A file that can't be read costs that file only.
 * @returns why, for each file that can't be read.
 * @throws Error that names the script.
 */
export async function load({ client, files, script }: Opened): Promise<ReadonlyMap<DataFile, string>> {
  const failures = await createViews(client, files)
  if (script) {
    await client.run(script.text).catch((error: unknown) => {
      throw new Error(`${script.path}: ${messageOf(error)}`, { cause: error })
    })
  }
  await client.run(SNAPSHOT)
  return failures
}

async function createViews(client: DuckdbClient, files: readonly DataFile[]): Promise<Map<DataFile, string>> {
  const failures = new Map<DataFile, string>()
  for (const schema of new Set(files.map((file) => file.schema))) {
    await client.run(`CREATE SCHEMA IF NOT EXISTS ${quotedName(schema)}`)
  }
  for (const file of files) await createView(client, file).catch((error: unknown) => failures.set(file, brief(error)))
  return failures
}

async function createView(client: DuckdbClient, file: DataFile): Promise<void> {
  if ((await stat(file.path)).size === 0) throw new Error(`${file.path} is empty`)
  await client.run(`CREATE VIEW ${quotedName(file.schema)}.${quotedName(file.table)} AS ${readQuery(file)}`)
}

/** DuckDB's message up to its first blank line; settings of the reader and our own query follow. */
const brief = (error: unknown): string =>
  messageOf(error)
    .split(/\n\s*\n/)[0]!
    .trim()
