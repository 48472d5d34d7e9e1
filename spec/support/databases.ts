import { readFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { freePort, serverPrograms, startPostgres } from './postgres-server.js'

/** A PostgreSQL of one kind or another, with one empty database. */
export interface TestDatabase {
  readonly port: number
  readonly database: string
  sql(statement: string): Promise<void>
  stop(): Promise<void>
}

export interface DatabaseKind {
  readonly name: string
  /** Why it can't be started here, if it can't. */
  absent(): string | undefined
  start(): Promise<TestDatabase>
}

/** The server of Debian's package. */
export const debian: DatabaseKind = {
  name: 'PostgreSQL (Debian)',
  absent: () => (serverPrograms() ? undefined : 'no PostgreSQL server is installed: apt-get install postgresql'),
  start: async () => {
    const server = await startPostgres()
    server.sql('postgres', 'CREATE DATABASE shop')
    return {
      port: server.port,
      database: 'shop',
      sql: async (statement) => void server.sql('shop', statement),
      stop: () => server.stop(),
    }
  },
}

/** PostgreSQL in WebAssembly, from npm: there is always one. */
export const pglite: DatabaseKind = {
  name: 'PGlite',
  absent: () => undefined,
  start: async () => {
    const db = await PGlite.create()
    const port = await freePort()
    const server = new PGLiteSocketServer({ db, port, host: '127.0.0.1', maxConnections: 8 })
    await server.start()
    return {
      port,
      database: 'postgres',
      sql: async (statement) => void (await db.exec(statement)),
      stop: async () => {
        await server.stop()
        await db.close()
      },
    }
  },
}

export const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/postgres/${name}`, import.meta.url), 'utf8')

/** In CI a missing server is a failure; elsewhere the suite says by name what it needs. */
export function requireOrSkip(suite: Mocha.Context, kind: Pick<DatabaseKind, 'absent'>): void {
  const reason = kind.absent()
  if (reason === undefined) return
  if (process.env.CI) throw new Error(reason)
  console.log(`    skipped: ${reason}`)
  suite.skip()
}
