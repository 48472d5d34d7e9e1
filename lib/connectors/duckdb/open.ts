import { stat } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { readTextFile, TextFileError } from '../../config/text-file.js'
import { connect, type DuckdbClient } from './client.js'
import type { DuckdbConnection } from './config.js'
import { type DataFile, dataFiles } from './data-files.js'

const MAX_SCRIPT_BYTES = 64 * 1024 * 1024

/** What a connection of the config opens. */
export interface Opened {
  readonly client: DuckdbClient
  /** What DuckDB calls the database that was opened. */
  readonly database: string
  /** What the catalog calls it. */
  readonly name: string
  /** Files that are to be read as tables of it. */
  readonly files: readonly DataFile[]
  /** A script that is to be run into it. */
  readonly script?: { readonly path: string; readonly text: string }
}

type Location = Pick<DuckdbConnection, 'path' | 'setup' | 'databaseName' | 'connectionOptions'>

/**
 * Opens what `path` and `setup` name: a database file as it is, else a database in memory, still empty.
 * @throws Error that names the path or the script.
 */
export async function open({ path, setup, databaseName, connectionOptions: settings }: Location): Promise<Opened> {
  const isDirectory = path === undefined ? false : await isDirectoryAt(path)
  const isFile = path !== undefined && !isDirectory
  if (isFile && setup !== undefined) throw new Error(`${path} is opened read-only: setup can't be run into it`)
  const files = isDirectory ? await dataFiles(path!) : []
  const script = setup === undefined ? {} : { script: { path: setup, text: await textOf(setup) } }
  const client = await connect(isFile ? path : undefined, { settings })
  const { value } = await client.rows<{ readonly name: string }>('SELECT current_database() AS name').next()
  return {
    client,
    database: value!.name,
    name: databaseName ?? nameOf(path ?? setup ?? '', isDirectory),
    files,
    ...script,
  }
}

const nameOf = (path: string, isDirectory: boolean): string => {
  const absolute = resolve(path)
  return isDirectory ? basename(absolute) : basename(absolute, extname(absolute))
}

const isDirectoryAt = async (path: string): Promise<boolean> =>
  (await stat(path).catch((error: unknown) => refuse(path, error))).isDirectory()

async function textOf(path: string): Promise<string> {
  await stat(path).catch((error: unknown) => refuse(path, error))
  return readTextFile(path, MAX_SCRIPT_BYTES).catch((error: unknown) => {
    throw error instanceof TextFileError ? new Error(`${resolve(path)}: ${error.message}`, { cause: error }) : error
  })
}

/** Paths are relative to the working directory, so an error shows where that leads. */
function refuse(path: string, error: unknown): never {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Error(`there is no ${resolve(path)}`)
  throw error
}
