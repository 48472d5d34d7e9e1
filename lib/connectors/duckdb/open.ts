import { readFile, stat } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { messageOf } from '../../record/either.js'
import { connect, type DuckdbClient, quoteName } from './client.js'
import type { DuckdbConnection } from './config.js'
import { type DataFile, dataFiles, readQuery } from './data-files.js'

/** What a connection of the config opens. */
export interface Opened {
  readonly client: DuckdbClient
  /** What DuckDB calls the database that was opened. */
  readonly database: string
  /** What the catalog calls it. */
  readonly name: string
  /** Files that are read as tables of the main database. */
  readonly files: readonly DataFile[]
  /** Why a file of those can't be read. */
  readonly failures: ReadonlyMap<DataFile, string>
}

type Location = Pick<DuckdbConnection, 'path' | 'setup' | 'databaseName' | 'connectionOptions'>

/**
 * Opens what `path` and `setup` name: a file as it is; a directory as an in-memory database with a view per file, into
 * which the script is then run. A file that can't be read costs that file only.
 * @throws Error that names the path or the script.
 */
export async function open({ path, setup, databaseName, connectionOptions: settings }: Location): Promise<Opened> {
  const isDirectory = path === undefined ? false : await isDirectoryAt(path)
  const isFile = path !== undefined && !isDirectory
  if (isFile && setup !== undefined) throw new Error(`${path} is opened read-only: setup can't be run into it`)
  const files = isDirectory ? await dataFiles(path!) : []
  const client = await connect(isFile ? path : undefined, { settings })
  try {
    const database = await mainDatabase(client)
    const failures = await createViews(client, files)
    if (setup !== undefined) await runScript(client, setup)
    return { client, database, name: databaseName ?? nameOf(path ?? setup ?? '', isDirectory), files, failures }
  } catch (error) {
    await client.close()
    throw error
  }
}

async function mainDatabase(client: DuckdbClient): Promise<string> {
  const { value } = await client.rows<{ readonly name: string }>('SELECT current_database() AS name').next()
  return value!.name
}

const nameOf = (path: string, isDirectory: boolean): string => {
  const absolute = resolve(path)
  return isDirectory ? basename(absolute) : basename(absolute, extname(absolute))
}

const isDirectoryAt = async (path: string): Promise<boolean> =>
  (await stat(path).catch((error: unknown) => refuse(path, error))).isDirectory()

/** Paths are relative to the working directory, so an error shows where that leads. */
function refuse(path: string, error: unknown): never {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Error(`there is no ${resolve(path)}`)
  throw error
}

async function createViews(client: DuckdbClient, files: readonly DataFile[]): Promise<Map<DataFile, string>> {
  const failures = new Map<DataFile, string>()
  for (const schema of new Set(files.map((file) => file.schema))) {
    await client.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`)
  }
  for (const file of files) await createView(client, file).catch((error: unknown) => failures.set(file, brief(error)))
  return failures
}

async function createView(client: DuckdbClient, file: DataFile): Promise<void> {
  if ((await stat(file.path)).size === 0) throw new Error(`${file.path} is empty`)
  await client.run(`CREATE VIEW ${quoteName(file.schema)}.${quoteName(file.table)} AS ${readQuery(file)}`)
}

/** DuckDB's message up to its first blank line; settings of the reader and our own query follow. */
const brief = (error: unknown): string =>
  messageOf(error)
    .split(/\n\s*\n/)[0]!
    .trim()

async function runScript(client: DuckdbClient, setup: string): Promise<void> {
  const script = await readFile(setup, 'utf8').catch((error: unknown) => refuse(setup, error))
  await client.run(script).catch((error: unknown) => {
    throw new Error(`${setup}: ${messageOf(error)}`, { cause: error })
  })
}
