import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const SAMPLES = fileURLToPath(new URL('../data', import.meta.url))

/** What `source_directory` names. */
export interface SourceFiles {
  readonly folder: string
  /** Paths, sorted. */
  readonly files: readonly string[]
}

/**
 * The file `path`, or the files below the folder `path` that end in `ending`. A relative path starts at the working
 * folder or, when nothing is there, at the samples of this package.
 * @throws when there is no such file
 */
export async function sourceFiles(path: string, ending: string): Promise<SourceFiles> {
  const here = resolve(path)
  const found = (await kindOf(here)) ? here : resolve(SAMPLES, path)
  const kind = await kindOf(found)
  if (kind === undefined) throw new Error(`source_directory: there is no ${here}`)
  if (kind === 'file') return { folder: join(found, '..'), files: [found] }
  const entries = await readdir(found, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.name.toLowerCase().endsWith(ending) && !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
  if (files.length === 0) throw new Error(`source_directory: there is no ${ending} file in ${found}`)
  return { folder: found, files: files.sort() }
}

/** @throws when it is neither a file nor a folder: a pipe or a device would never end. */
export async function requireFile(path: string): Promise<void> {
  if (!(await stat(path)).isFile()) throw new Error(`${path} is not a file`)
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
  if (found === undefined) return undefined
  return found.isDirectory() ? 'folder' : 'file'
}
