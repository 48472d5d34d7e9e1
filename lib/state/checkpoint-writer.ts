import { type FileHandle, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Effect } from '../status/event.js'
import { type Acknowledged, isRemembered, keyOf, type Sent } from './acknowledged.js'
import { type AppendFile, appendFile } from './append-file.js'
import type { Header } from './checkpoint.js'
import { seal } from './sealed-line.js'
import type { StateError } from './state-error.js'
import { createFile, PARTIAL, syncFolder } from './state-files.js'

/** The set of what was acknowledged, on disk. */
export interface CheckpointWriter extends Pick<AppendFile<never>, 'drained'> {
  /** Records acknowledged, those of the runs that this one goes on from among them. */
  readonly count: number
  has(sent: Sent): boolean
  /** A deletion is about to be sent. */
  deleting(): Promise<void>
  done(sent: Sent, effect: Effect): void
  /** Closes it, and removes it when the run has nothing left to do. */
  close(finished: boolean): Promise<void>
}

export interface CheckpointWriterOptions {
  readonly path: string
  readonly header: Header
  readonly earlier: Acknowledged
  /** False: the file is another's by now. */
  readonly isOwn: () => Promise<boolean>
  readonly failed: (error: StateError) => void
}

/** Keys in a line. */
const LINE = 1000
/** Keys that may wait for the disk. */
const MOST = 200_000

/**
 * A set of records and not a position in the source: a resumed run reads the source again whole, so that its listings
 * are complete and its deletions right, and what has changed meanwhile has another key and is sent.
 */
export function checkpointWriter({ path, header, earlier, isOwn, failed }: CheckpointWriterOptions): CheckpointWriter {
  let [met, added] = [0, 0]
  let carries = earlier.size > 0
  const open = async (): Promise<FileHandle> => {
    const file = await createFile(path + PARTIAL)
    await file.appendFile(seal(header))
    if (carries) for (const line of lines('carried', earlier.keys())) await file.appendFile(line)
    await file.sync()
    if (await isOwn()) await rename(path + PARTIAL, path)
    await syncFolder(dirname(path))
    return file
  }
  const file = appendFile({ path, open, text, most: MOST, failed })
  return {
    get count() {
      return carries ? earlier.size + added : met
    },
    has: (sent) => earlier.size > 0 && isRemembered(sent) && earlier.has(keyOf(sent)),
    deleting: async () => {
      if (!carries) return
      file.add(seal({ deleting: true }))
      await file.drained()
    },
    done: (sent, { deleted = 0 }) => {
      if (isRemembered(sent)) {
        const key = keyOf(sent)
        met += 1
        if (!earlier.has(key)) added += 1
        file.add(key)
      } else if (carries && sent.record.kind === 'deleteStale') {
        carries = deleted === 0
        file.add(seal({ deleted }))
      }
    },
    drained: file.drained,
    close: async (finished) => {
      await file.close()
      if (finished && (await isOwn())) await rm(path, { force: true })
    },
  }
}

/** Keys go together; no key begins like a line. */
const text = (items: readonly string[]): string =>
  [
    ...lines(
      'acked',
      items.filter((item) => !item.startsWith('{')),
    ),
    ...items.filter((item) => item.startsWith('{')),
  ].join('')

function* lines(name: 'carried' | 'acked', keys: Iterable<string>): Generator<string, void> {
  let line: string[] = []
  for (const key of keys) {
    line.push(key)
    if (line.length < LINE) continue
    yield seal({ [name]: line })
    line = []
  }
  if (line.length > 0) yield seal({ [name]: line })
}
