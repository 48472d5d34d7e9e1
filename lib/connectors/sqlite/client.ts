import type { JSValue } from 'node-sqlite3-wasm'

/** Read-only access to one database. SQLite answers at once: there is nothing to wait for. */
export interface SqliteClient {
  rows<T>(sql: string, values?: readonly JSValue[]): Generator<T, void>
  /** Runs a script of any number of statements. */
  run(script: string): void
  close(): void
}

/**
 * Opens a file read-only, or `:memory:`. `EXCLUSIVE` reads a write-ahead log without shared memory, which the driver
 * does not have, and keeps the schema as it was first read; it locks nothing but what the driver makes beside the path.
 * @throws what SQLite has against the file, as soon as it is read.
 */
export async function connect(path: string): Promise<SqliteClient> {
  const { default: sqlite } = await import('node-sqlite3-wasm')
  const database = new sqlite.Database(path, { readOnly: path !== ':memory:' })
  database.exec('PRAGMA locking_mode = EXCLUSIVE')
  return {
    *rows<T>(sql: string, values: readonly JSValue[] = []) {
      const statement = database.prepare(sql)
      try {
        yield* statement.iterate([...values]) as Iterable<T>
      } finally {
        statement.finalize()
      }
    },
    run: (script) => database.exec(script),
    close: () => database.close(),
  }
}
