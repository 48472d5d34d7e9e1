import { type FileHandle, link, readFile, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { AlreadyRunning, type StateError, stateError } from './state-error.js'
import { absent, createNew } from './state-files.js'

/** The right to write a pipeline's records: one run has it. */
export interface Lease {
  isOwn(): Promise<boolean>
  release(): Promise<void>
}

export interface LeaseOptions {
  readonly path: string
  readonly runId: string
  /** Takes it from a run that lives, too. */
  readonly steal: boolean
  readonly warn: (line: string) => void
  /** Told once, when it is another's or can't be kept. */
  readonly lost: (error: AlreadyRunning | StateError) => void
  /** Between two signs of life, ms; for specs. */
  readonly heartbeatMs?: number
}

const HEARTBEAT_MS = 2000
/** A run that gave no sign of life for so long is dead, unless it is seen to be alive. */
const STALE_MS = 60_000
const TRIES = 10
/** A lease that another looks at is out of its place for less, ms. */
const BLINK_MS = 50

const owner = z.object({ pid: z.int().min(1), host: z.string(), runId: z.string(), startedAt: z.iso.datetime() })

interface Found {
  readonly text: string
  readonly owner: z.infer<typeof owner> | undefined
  /** Of the last sign of life. */
  readonly age: number
}

/**
 * Takes the lease; that of a dead run is taken over.
 * @throws AlreadyRunning when a run has it that is alive, or may be
 */
export async function takeLease({ path, steal, warn, ...options }: LeaseOptions): Promise<Lease> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const file = await createNew(path).catch(present)
    if (file) return keep(file, { path, ...options })
    const found = await find(path)
    if (!found) continue
    const dead = isDead(found)
    if (!steal && !dead) throw new AlreadyRunning(`already running: ${describe(found)}`)
    warn(`${dead ? 'a dead run left its lease, which is taken over' : 'the lease is stolen'}: ${describe(found)}`)
    await remove(path, found, options.runId)
  }
  throw new AlreadyRunning(`already running: the lease ${path} changes hands all the time`)
}

async function find(path: string): Promise<Found | undefined> {
  const text = await readFile(path, 'utf8').catch(absent)
  const facts = await stat(path).catch(absent)
  if (text === undefined || !facts) return undefined
  return { text, owner: ownerIn(text), age: Date.now() - facts.mtimeMs }
}

function ownerIn(text: string): Found['owner'] {
  try {
    return owner.safeParse(JSON.parse(text)).data
  } catch {
    return undefined // it is just being written, or nobody's
  }
}

function isDead({ owner: other, age }: Found): boolean {
  if (other?.host !== hostname()) return age > STALE_MS
  // In a container every run may have the same number.
  if (other.pid === process.pid) return Date.parse(other.startedAt) < performance.timeOrigin
  return !isAlive(other.pid)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const describe = ({ owner: other, age }: Found): string =>
  other
    ? `pid ${other.pid} on ${other.host} since ${other.startedAt}, last seen ${Math.round(age / 1000)} s ago`
    : `somebody, last seen ${Math.round(age / 1000)} s ago`

/** Removes the lease that was found, and no other: two runs may want to at the same time. */
async function remove(path: string, { text }: Found, runId: string): Promise<void> {
  const aside = `${path}.${runId}`
  await rename(path, aside).catch(absent)
  const moved = await readFile(aside, 'utf8').catch(absent)
  // It was another's new one. Where a newer one has its place by now, its owner will see that.
  if (moved !== undefined && moved !== text) await link(aside, path).catch(present)
  await rm(aside, { force: true })
}

const present = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EEXIST') throw error
}

async function keep(
  file: FileHandle,
  { path, runId, lost, heartbeatMs = HEARTBEAT_MS }: Omit<LeaseOptions, 'steal' | 'warn'>,
): Promise<Lease> {
  const mine = { pid: process.pid, host: hostname(), runId, startedAt: new Date().toISOString() }
  await file.writeFile(`${JSON.stringify(mine)}\n`)
  const { ino } = await file.stat()
  const isThere = async (): Promise<boolean> => (await stat(path).catch(absent))?.ino === ino
  const isOwn = async (): Promise<boolean> => (await isThere()) || (await pause(BLINK_MS, undefined).then(isThere))
  const beat = async (): Promise<void> => {
    if (await isOwn()) return file.utimes(new Date(), new Date())
    const found = await find(path)
    throw new AlreadyRunning(`the lease of this run was taken: ${found ? describe(found) : `${path} is gone`}`)
  }
  let isOver = false
  const timer = setInterval(() => {
    beat().catch((error: unknown) => {
      clearInterval(timer)
      if (isOver) return
      isOver = true
      lost(error instanceof AlreadyRunning ? error : stateError(path, error))
    })
  }, heartbeatMs)
  timer.unref()
  return {
    isOwn,
    release: async () => {
      isOver = true
      clearInterval(timer)
      if (await isOwn()) await rm(path, { force: true })
      await file.close()
    },
  }
}
