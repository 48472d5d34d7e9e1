import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

export type Reader = 'read_csv' | 'read_parquet' | 'read_json'

/** What reads a file, by the end of its name. */
const READERS: readonly { readonly end: RegExp; readonly reader: Reader }[] = [
  { end: /\.[ct]sv(\.gz)?$/i, reader: 'read_csv' },
  { end: /\.(parquet|parq|pq)$/i, reader: 'read_parquet' },
  { end: /\.(json|jsonl|ndjson)(\.gz)?$/i, reader: 'read_json' },
]

/** What reads a file of this name; undefined when nothing does. */
export const readerOf = (name: string): Reader | undefined => READERS.find(({ end }) => end.test(name))?.reader

/** A file that is read as a table. */
export interface DataFile {
  readonly schema: string
  readonly table: string
  readonly path: string
  readonly reader: Reader
}

/** More would be a data lake, which a list in memory is the wrong tool for. */
const MAX_FILES = 100_000

/**
 * The data files below a directory, in the order of their paths. A file is a table, its folder the schema: `main` at
 * the top, `2026/may` further down. Files that differ in nothing but the end of their names keep it. Names that start
 * with a dot are left out, links to folders are not followed.
 * @throws Error for a directory that can't be listed, or with too much in it.
 */
export async function dataFiles(directory: string): Promise<DataFile[]> {
  const found = (await readdir(directory, { recursive: true, withFileTypes: true })).flatMap((entry) => {
    const { name, parentPath } = entry
    const folder = relative(directory, parentPath).split(sep).filter(Boolean)
    const format = READERS.find(({ end }) => end.test(name))
    if (!format || entry.isDirectory() || [...folder, name].some((part) => part.startsWith('.'))) return []
    const schema = folder.join('/') || 'main'
    const stem = name.replace(format.end, '')
    return [{ schema, name, stem, key: `${schema}/${stem}`.toLowerCase(), path: join(parentPath, name), ...format }]
  })
  if (found.length > MAX_FILES) {
    throw new Error(`${directory} holds ${found.length} data files; ${MAX_FILES} can be read`)
  }
  const sharing = new Map<string, number>()
  for (const { key } of found) sharing.set(key, (sharing.get(key) ?? 0) + 1)
  return found
    .map(({ schema, name, stem, key, path, reader }) => ({
      schema,
      table: sharing.get(key) !== 1 ? name : stem,
      path,
      reader,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The query that reads a file; characters that DuckDB takes for a pattern stand for themselves. */
export const readQuery = ({ reader, path }: Pick<DataFile, 'reader' | 'path'>): string =>
  `SELECT * FROM ${reader}('${path.replace(/[*?[]/g, '[$&]').replaceAll("'", "''")}')`
