import { chmod, copyFile, mkdtemp, open as openFile, realpath, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../../record/either.js'
import { connect, type SqliteClient } from './client.js'
import { SNAPSHOT } from './queries.js'

/** How long a file that is being written to is waited for, and how long between two looks at it. */
const PATIENCE_MS = 5000
const PAUSE_MS = 100

/**
 * Opens a database as it was at one moment, without a trace beside it.
 *
 * The driver locks by a folder next to the path and can't share a write-ahead log. So it is given a link to the file in a
 * folder of our own, and a copy of the log. Whether that is consistent is seen afterwards: the file must not have
 * changed meanwhile, and no rollback journal may be at work. In WAL mode the file changes only in a checkpoint, and until
 * the next one the log has all that it lacks.
 * @throws Error that names the file: it is not there, no file, no database, or written to for too long.
 */
export async function open(path: string, patienceMs = PATIENCE_MS): Promise<SqliteClient> {
  if (path === ':memory:') return snapshot(':memory:')
  const file = await fileAt(path)
  for (const deadline = Date.now() + patienceMs; ; await sleep(PAUSE_MS)) {
    const before = await stateOf(file)
    const opened = before.journal ? undefined : await attempt(file)
    const isSame = JSON.stringify(before) === JSON.stringify(await stateOf(file))
    if (opened && 'client' in opened) {
      if (isSame) return opened.client
      opened.client.close()
    } else if (opened && isSame) {
      throw new Error(`${file}: ${messageOf(opened.error)}`, { cause: opened.error })
    }
    if (Date.now() > deadline) throw new Error(busy(file, before.journal))
  }
}

const busy = (file: string, journal: boolean): string =>
  journal
    ? `${file} is locked: ${file}-journal is of a transaction that has not ended, or broke off; in that case open the file once with sqlite3`
    : `${file} is locked: it changed whenever it was read`

type Attempt = { readonly client: SqliteClient } | { readonly error: unknown }

async function attempt(file: string): Promise<Attempt> {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-sqlite-'))
  try {
    const link = join(folder, 'database')
    await symlink(file, link)
    await copyLog(`${file}-wal`, `${link}-wal`).catch(unlessAbsent)
    return { client: await snapshot(link) }
  } catch (error) {
    return { error }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** SQLite opens a log for writing, also one that may only be read. */
async function copyLog(log: string, copy: string): Promise<void> {
  await copyFile(log, copy)
  await chmod(copy, 0o600)
}

async function snapshot(path: string): Promise<SqliteClient> {
  const client = await connect(path)
  try {
    client.run(SNAPSHOT)
    return client
  } catch (error) {
    client.close()
    throw error
  }
}

/** The file itself, as what belongs to it lies beside that. */
async function fileAt(path: string): Promise<string> {
  const file = await realpath(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error(`there is no ${resolve(path)}`) : error
  })
  const found = await stat(file)
  if (found.isFile()) return file
  throw new Error(`${file} is ${found.isDirectory() ? 'a directory' : 'no file'}: databaseMode names a database`)
}

interface State {
  readonly file: string
  /** Whether the rollback journal holds something: its first byte is cleared when a transaction ends. */
  readonly journal: boolean
}

async function stateOf(file: string): Promise<State> {
  const { ino, size, mtimeNs } = await stat(file, { bigint: true })
  return { file: [ino, size, mtimeNs].join(' '), journal: await isHot(`${file}-journal`) }
}

async function isHot(journal: string): Promise<boolean> {
  const handle = await openFile(journal).catch(unlessAbsent)
  if (!handle) return false
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(1), 0, 1, 0)
    return bytesRead === 1 && buffer[0] !== 0
  } finally {
    await handle.close()
  }
}

function unlessAbsent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
  throw error
}
