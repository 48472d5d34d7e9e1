import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '../../../record/either.js'
import { type TableRow, unreadable } from '../../../services/database/rows.js'
import { connect } from '../client.js'
import { type DataFile, readQuery } from '../data-files.js'
import { columnType } from '../types.js'
import { headOf, type Piece } from './head.js'
import type { Store, StoredFile } from './store.js'

/** Tells the columns of files, through DuckDB. */
export interface Describer {
  /** A file that can't be read is a table that says why. */
  tableOf(bucket: string, file: StoredFile, reader: DataFile['reader']): Promise<TableRow>
  close(): Promise<void>
}

interface Described {
  readonly column_name: string
  readonly column_type: string
}

/** A folder of its own holds the pieces that DuckDB looks at, each as long as it does. */
export async function createDescriber(store: Store): Promise<Describer> {
  const client = await connect(undefined)
  const folder = await mkdtemp(join(tmpdir(), 'headwater-datalake-'))
  let files = 0
  const columnsIn = async (pieces: readonly Piece[], size: number, reader: DataFile['reader']) => {
    files += 1
    const path = join(folder, String(files))
    try {
      await write(path, pieces, reader === 'read_parquet' ? size : undefined)
      const found: Described[] = []
      for await (const row of client.rows<Described>(`DESCRIBE ${readQuery({ reader, path })}`)) found.push(row)
      return found.map(({ column_name: name, column_type: type }) => ({
        name,
        type: columnType(type),
        nullable: true,
      }))
    } finally {
      await rm(path, { force: true })
    }
  }
  return {
    tableOf: async (bucket, file, reader) => {
      try {
        const pieces = await headOf(store, bucket, file, reader)
        const columns = await columnsIn(pieces, file.size, reader)
        return { name: file.key, type: 'External', columns, location: store.location(bucket, file.key) }
      } catch (error) {
        const said = messageOf(error)
          .replaceAll(folder, '…')
          .split(/\n\s*\n/)[0]!
        return unreadable(file.key, 'External', said.trim())
      }
    },
    close: async () => {
      await client.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Pieces at their places; what lies between them takes no room on the disk. */
async function write(path: string, pieces: readonly Piece[], size: number | undefined): Promise<void> {
  const file = await open(path, 'w')
  try {
    if (size !== undefined) await file.truncate(size)
    for (const { at, bytes } of pieces) await file.write(bytes, 0, bytes.length, at)
  } finally {
    await file.close()
  }
}
