import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import sqlite from 'node-sqlite3-wasm'
import { temporaryFolder } from './cli.js'
import { debian } from './databases.js'
import { mariadb, startMariadb } from './mariadb-server.js'
import { startPostgres } from './postgres-server.js'

/** A database of the specs, with an empty schema `h`. */
export interface Live {
  sql(statements: string): Promise<unknown> | unknown
  /** `type` and `serviceConnection` of a source that reads it as the service `svc`. */
  readonly source: object
  /** FQN of the schema `h`. */
  readonly schema: string
  stop(): Promise<unknown> | unknown
}

export interface LiveKind {
  /** Why it can't be started here, if it can't. */
  absent(): string | undefined
  start(): Promise<Live>
  /** `h.` where statements need it. */
  readonly in: string
  readonly quote: '"' | '`'
}

/** The databases that a connector is shipped for and that run here. */
export const LIVE = {
  PostgreSQL: {
    absent: debian.absent,
    in: 'h.',
    quote: '"',
    start: async () => {
      const server = await startPostgres()
      server.sql('postgres', 'CREATE SCHEMA h')
      const config = {
        type: 'Postgres',
        username: 'postgres',
        hostPort: `127.0.0.1:${server.port}`,
        database: 'postgres',
      }
      return {
        sql: (statements) => server.sql('postgres', statements),
        source: { type: 'postgres', serviceConnection: { config } },
        schema: 'svc.postgres.h',
        stop: () => server.stop(),
      }
    },
  },
  MariaDB: {
    absent: mariadb.absent,
    in: 'h.',
    quote: '`',
    start: async () => {
      const server = await startMariadb()
      server.sql("CREATE DATABASE h; CREATE USER reader IDENTIFIED BY ''; GRANT ALL ON h.* TO reader")
      const config = { type: 'MariaDB', username: 'reader', hostPort: `127.0.0.1:${server.port}` }
      return {
        sql: (statements) => server.sql(statements),
        source: { type: 'mariadb', serviceConnection: { config } },
        schema: 'svc.default.h',
        stop: () => server.stop(),
      }
    },
  },
  DuckDB: {
    absent: () => undefined,
    in: 'h.',
    quote: '"',
    start: async () => {
      const folder = temporaryFolder()
      const path = join(folder.path, 'data.duckdb')
      const sql = async (statements: string): Promise<void> => {
        const instance = await DuckDBInstance.create(path)
        const connection = await instance.connect()
        await connection.run(statements)
        connection.closeSync()
        instance.closeSync()
      }
      await sql('CREATE SCHEMA h')
      return {
        sql,
        source: { type: 'duckdb', serviceConnection: { config: { type: 'DuckDB', path } } },
        schema: 'svc.data.h',
        stop: () => folder.remove(),
      }
    },
  },
  SQLite: {
    absent: () => undefined,
    in: '',
    quote: '"',
    start: async () => {
      const folder = temporaryFolder()
      const path = join(folder.path, 'data.sqlite')
      return {
        sql: (statements) => {
          const database = new sqlite.Database(path)
          database.exec(statements)
          database.close()
        },
        source: {
          type: 'sqlite',
          serviceConnection: { config: { type: 'SQLite', databaseMode: path, database: 'h' } },
        },
        schema: 'svc.h.main',
        stop: () => folder.remove(),
      }
    },
  },
} satisfies Readonly<Record<string, LiveKind>>
