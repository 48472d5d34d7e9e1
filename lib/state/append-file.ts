import type { FileHandle } from 'node:fs/promises'
import { within } from '../stream/within.js'
import { type StateError, stateError } from './state-error.js'

/** A file that grows behind the run: nobody waits for it but at the end. */
export interface AppendFile<T> {
  add(item: T): void
  /** Until all that was added is on the disk. @throws StateError */
  drained(): Promise<void>
  /** Writes what it still can, and tells whether there is a file. */
  close(): Promise<boolean>
}

export interface AppendFileOptions<T> {
  readonly path: string
  /** Called when the first item has to be written: no file is made for nothing. */
  readonly open: () => Promise<FileHandle>
  readonly text: (items: readonly T[]) => string
  /** Items that may wait for the disk. */
  readonly most: number
  /** Told once of what keeps it from being written: nothing is, from then on. */
  readonly failed: (error: StateError) => void
}

/** Between two writes, each of them followed by an `fsync`. */
const INTERVAL_MS = 100
/** For one write. */
const PATIENCE_MS = 30_000

export function appendFile<T>({ path, open, text, most, failed }: AppendFileOptions<T>): AppendFile<T> {
  let pending: T[] = []
  let timer: NodeJS.Timeout | undefined
  let file: FileHandle | undefined
  let broken: StateError | undefined
  let writing = Promise.resolve()
  let isClosed = false

  const fail = (error: unknown): void => {
    if (broken) return
    broken = stateError(path, error)
    pending = []
    failed(broken)
  }
  const write = async (): Promise<void> => {
    if (pending.length === 0 || broken) return
    const items = pending
    pending = []
    file ??= await open()
    await file.appendFile(text(items))
    await file.datasync()
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    writing = writing
      .then(() => within(write(), PATIENCE_MS, `nothing was written within ${PATIENCE_MS / 1000} s`))
      .catch(fail)
    return writing
  }
  return {
    add: (item) => {
      if (broken || isClosed) return
      pending.push(item)
      if (pending.length > most) fail(new Error('the disk does not keep up'))
      else timer ??= setTimeout(() => void flush(), INTERVAL_MS)
    },
    drained: async () => {
      await flush()
      if (broken) throw broken
    },
    close: async () => {
      isClosed = true
      await flush()
      if (file) await within(file.close(), PATIENCE_MS, `${path} did not close within ${PATIENCE_MS / 1000} s`)
      return file !== undefined
    },
  }
}
