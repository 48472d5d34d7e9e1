import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PostgresServer, startPostgres } from '../spec/support/postgres-server.js'
import { databaseName, type Shape, statements } from './schema.js'
import { type StandIn, startStandIn } from './stand-in/client.js'

/** What the workloads share: a PostgreSQL, a catalog, a folder for files. All of it is gone after the bench. */
export interface Lab {
  readonly postgres: PostgresServer
  readonly standIn: StandIn
  readonly signal: AbortSignal
  /** The name of a database of this shape, made when it is asked for first. */
  database(shape: Shape): string
  /** Writes a file of this name. @returns its path. */
  file(name: string, text: string): string
  stop(): Promise<void>
}

export async function openLab(signal: AbortSignal): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-bench-'))
  const file = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const postgres = await startPostgres()
  const close = async (): Promise<void> => {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  // What a bench makes is vacuumed when it is made, and not at some moment of a run.
  postgres.sql('postgres', 'ALTER SYSTEM SET autovacuum = off')
  postgres.sql('postgres', 'SELECT pg_reload_conf()')
  const standIn = await startStandIn().catch(async (error: unknown) => {
    await close()
    throw error
  })
  const made = new Set<string>()
  return {
    postgres,
    standIn,
    signal,
    file,
    database: (shape) => {
      const name = databaseName(shape)
      if (made.has(name)) return name
      postgres.sql('postgres', `CREATE DATABASE ${name}`)
      postgres.psql(name, file(`${name}.sql`, [...statements(shape)].join('\n')))
      made.add(name)
      return name
    },
    stop: async () => {
      standIn.stop()
      await close()
    },
  }
}
