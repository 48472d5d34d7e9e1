import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sqlite from 'node-sqlite3-wasm'

/** A folder that is gone after the specs of a block. */
export function scratchFolder(): (...parts: string[]) => string {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-spec-sqlite-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))
  return (...parts) => join(folder, ...parts)
}

/** A database file that `script` makes, or changes. */
export function made(path: string, script: string): string {
  const database = new sqlite.Database(path)
  try {
    database.exec(script)
  } finally {
    database.close()
  }
  return path
}
