import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './postgres-server.js'

/** A MariaDB server of the specs' own, on loopback, with its data in a temporary folder. */
export interface MariadbServer {
  readonly port: number
  /** Runs a script as `root`; what it prints comes back, tab-separated, without names of columns. */
  sql(script: string): string
  stop(): Promise<void>
}

const SERVER = '/usr/sbin/mariadbd'
const INSTALL = '/usr/bin/mariadb-install-db'
const CLIENT = '/usr/bin/mariadb'

/** Why it can't be started here, if it can't. */
export const mariadb = {
  absent: (): string | undefined =>
    [SERVER, INSTALL, CLIENT].every((file) => existsSync(file))
      ? undefined
      : 'no MariaDB server is installed: apt-get install mariadb-server',
}

/** A server refuses to run as root: then it runs as the user `mysql` of the Debian package. */
function identity(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'mysql'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

/** Starts a server; `root` may log in on its socket alone. @throws when it does not come up within 30 s. */
export async function startMariadb(settings: readonly string[] = [], port?: number): Promise<MariadbServer> {
  const on = port ?? (await freePort())
  const folder = mkdtempSync(join(tmpdir(), 'headwater-mariadb-'))
  const as = identity()
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid!)
  const data = join(folder, 'data')
  const socket = join(folder, 'socket')
  const install = [
    '--no-defaults',
    `--datadir=${data}`,
    `--tmpdir=${folder}`, // two servers that are made at once would take each other's files
    '--auth-root-authentication-method=normal',
    '--skip-name-resolve',
  ]
  const made = spawnSync(INSTALL, install, { ...as, encoding: 'utf8', timeout: 60_000 })
  if (made.status !== 0) throw new Error(`mariadb-install-db failed: ${made.stdout}${made.stderr}`)
  const server = spawn(
    SERVER,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--tmpdir=${folder}`,
      `--socket=${socket}`,
      `--port=${on}`,
      `--pid-file=${join(folder, 'pid')}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=32M',
      ...settings,
    ],
    { ...as, stdio: 'ignore' },
  )
  const sql = (script: string): string => {
    const options = [
      '--no-defaults',
      `--socket=${socket}`,
      '-uroot',
      '-BN',
      '--comments',
      '--default-character-set=utf8mb4',
    ]
    const done = spawnSync(CLIENT, options, { input: script, encoding: 'utf8', timeout: 60_000 })
    if (done.status !== 0) throw new Error(`mariadb: ${done.stderr}`)
    return done.stdout.trim()
  }
  await ready(() => sql('SELECT 1'), server)
  return { port: on, sql, stop: () => stop(server, folder) }
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
  server.kill('SIGTERM')
  await gone
  rmSync(folder, { recursive: true, force: true })
}
