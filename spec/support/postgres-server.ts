import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL server of the specs' own, on loopback, with its data in a temporary folder. */
export interface PostgresServer {
  readonly port: number
  /** Superuser `postgres`, no password. */
  readonly url: string
  psql(database: string, file: string): void
  sql(database: string, statement: string): string
  /** From now on this role must say its password; all others are trusted. */
  requirePassword(role: string): void
  stop(): Promise<void>
}

const DEBIAN = '/usr/lib/postgresql'

/** Where Debian puts the newest server's programs; undefined when none is installed. */
export function serverPrograms(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined
  const versions = readdirSync(DEBIAN).filter((name) => existsSync(join(DEBIAN, name, 'bin', 'postgres')))
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? undefined : join(DEBIAN, newest, 'bin')
}

/** A server refuses to run as root: then it runs as the user `postgres` of the Debian package. */
function identity(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

/** Starts a server. @throws when the programs are missing or it does not come up within 30 s. */
export async function startPostgres(port?: number): Promise<PostgresServer> {
  const bin = serverPrograms()
  if (!bin) throw new Error(`no PostgreSQL server below ${DEBIAN}: apt-get install postgresql postgresql-contrib`)
  const on = port ?? (await freePort())
  const folder = mkdtempSync(join(tmpdir(), 'headwater-postgres-'))
  const as = identity()
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid!)
  const data = join(folder, 'data')
  const init = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'],
    { ...as, encoding: 'utf8' },
  )
  if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr}`)
  const settings = [
    'fsync=off',
    'listen_addresses=127.0.0.1',
    'shared_preload_libraries=pg_stat_statements',
    'log_min_messages=fatal',
  ]
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(on), '-k', folder, ...settings.flatMap((one) => ['-c', one])],
    { ...as, stdio: 'ignore' },
  )
  const psql = (database: string, args: readonly string[]): string => {
    const done = spawnSync(
      join(bin, 'psql'),
      ['-h', '127.0.0.1', '-p', String(on), '-U', 'postgres', '-d', database, '-qAtX', ...args],
      { encoding: 'utf8' },
    )
    if (done.status !== 0) throw new Error(`psql ${args.join(' ')}: ${done.stderr}`)
    return done.stdout.trim()
  }
  await ready(() => psql('postgres', ['-c', 'SELECT 1']), server)
  return {
    port: on,
    url: `postgres://postgres@127.0.0.1:${on}`,
    psql: (database, file) => void psql(database, ['-f', file]),
    sql: (database, statement) => psql(database, ['-c', statement]),
    requirePassword: (role) => {
      const rules = join(data, 'pg_hba.conf')
      writeFileSync(rules, `host all ${role} 127.0.0.1/32 scram-sha-256\n${readFileSync(rules, 'utf8')}`)
      psql('postgres', ['-c', 'SELECT pg_reload_conf()'])
    },
    stop: () => stop(server, folder),
  }
}

async function ready(ask: () => unknown, server: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 30_000; ; ) {
    try {
      ask()
      return
    } catch (error) {
      if (Date.now() > deadline || server.exitCode !== null) throw error
      await new Promise((resume) => setTimeout(resume, 50))
    }
  }
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  const gone = new Promise((resume) => server.once('exit', resume))
  server.kill('SIGINT')
  await gone
  rmSync(folder, { recursive: true, force: true })
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resume) => probe.listen(0, '127.0.0.1', resume))
  const { port } = probe.address() as { port: number }
  await new Promise((resume) => probe.close(resume))
  return port
}
