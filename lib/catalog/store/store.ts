import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import sqlite, { type JSValue, type SQLiteValue, type Statement } from 'node-sqlite3-wasm'
import { SCHEMA } from './schema.js'

export type Row = Readonly<Record<string, SQLiteValue>>

/** The one open handle on `catalog.db`; a second catalog on the same file is refused. */
export class Store {
  readonly #database: InstanceType<typeof sqlite.Database>
  readonly #statements = new Map<string, Statement>()
  readonly #owner: string | undefined

  /** @param path a file, made with its folder when it isn't there, or `:memory:`. @throws when it is in use. */
  constructor(path: string) {
    this.#owner = path === ':memory:' ? undefined : takeOver(path)
    this.#database = new sqlite.Database(path)
    this.#database.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = NORMAL;' +
        'PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY',
    )
    this.#database.exec(SCHEMA)
  }

  all(sql: string, ...values: readonly JSValue[]): readonly Row[] {
    return this.#prepare(sql).all([...values]) as Row[]
  }

  get(sql: string, ...values: readonly JSValue[]): Row | undefined {
    return (this.#prepare(sql).get([...values]) as Row | null) ?? undefined
  }

  /** @returns how many rows changed. */
  run(sql: string, ...values: readonly JSValue[]): number {
    return this.#prepare(sql).run([...values]).changes
  }

  /** All of `work` or nothing of it. */
  transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN')
    try {
      const result = work()
      this.#database.exec('COMMIT')
      return result
    } catch (cause) {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
      throw cause
    }
  }

  /** Undoes what `work` did when it throws, and goes on with the transaction. */
  savepoint<T>(work: () => T): T {
    this.#database.exec('SAVEPOINT item')
    try {
      const result = work()
      this.#database.exec('RELEASE item')
      return result
    } catch (cause) {
      this.#database.exec('ROLLBACK TO item; RELEASE item')
      throw cause
    }
  }

  close(): void {
    for (const statement of this.#statements.values()) statement.finalize()
    this.#statements.clear()
    this.#database.close()
    if (this.#owner) rmSync(this.#owner, { force: true })
  }

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

/**
 * Notes this process as the owner of the file. SQLite's own lock is a folder here, and a killed process leaves it
 * behind: it goes when its owner is gone.
 */
function takeOver(path: string): string {
  mkdirSync(dirname(path), { recursive: true })
  const [owner, lock] = [`${path}.pid`, `${path}.lock`]
  const pid = existsSync(lock) && existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : undefined
  if (pid !== undefined && isAlive(pid))
    throw new Error(`${path} is in use by process ${pid}; if that is no catalog, remove ${lock}`)
  rmSync(lock, { recursive: true, force: true })
  writeFileSync(owner, String(process.pid))
  return owner
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}
