import { createHash, type Hash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../record/either.js'
import { adviceOn } from '../state/state-error.js'
import { describe } from '../step/described.js'
import { MANIFEST, type Manifest, PARTIAL, type Part, partName, removeStage, StageError } from './manifest.js'

/** Characters written at once. */
const CHUNK = 256 * 1024
const PART_BYTES = 64 * 1024 * 1024

export interface WriteStageOptions {
  /** What is staged: the config, and the window of time if there is one. */
  readonly key: string
  /** A part is closed when it has reached this size (default 64 MiB). */
  readonly partBytes?: number
}

/** Writes records as JSON Lines; in memory is one chunk. */
export interface StageWriter<T> {
  /** @throws StageError when the disk takes no more, with the bytes that it was to take */
  append(records: readonly T[]): Promise<void>
  /** Writes the manifest: from now on the stage is finished. @throws StageError */
  finish(facts?: Partial<Pick<Manifest, 'failures' | 'incomplete'>>): Promise<Manifest>
  /** Removes what was written; does nothing after `finish`. */
  abandon(): Promise<void>
}

interface OpenPart {
  readonly name: string
  readonly file: FileHandle
  readonly sha256: Hash
  records: number
  bytes: number
}

/**
 * Begins a stage in a directory and removes the one that is there. A file has its name only when it is whole and on
 * disk: until then it is written beside it.
 */
export async function writeStage<T>(
  directory: string,
  { key, partBytes = PART_BYTES }: WriteStageOptions,
): Promise<StageWriter<T>> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await removeStage(directory)
  const path = (name: string): string => join(directory, name)
  const parts: Part[] = []
  const kinds = new Map<string, number>()
  let [lines, waiting]: [string, number] = ['', 0]
  let part: OpenPart | undefined
  let finished = false

  const begin = async (): Promise<OpenPart> => {
    const name = partName(parts.length + 1)
    const file = await open(path(name + PARTIAL), 'w', 0o600)
    return { name, file, sha256: createHash('sha256'), records: 0, bytes: 0 }
  }
  const flush = async (): Promise<void> => {
    if (waiting === 0) return
    part ??= await begin()
    const chunk = Buffer.from(lines)
    await part.file.appendFile(chunk)
    part.sha256.update(chunk)
    part.bytes += chunk.length
    part.records += waiting
    ;[lines, waiting] = ['', 0]
    if (part.bytes >= partBytes) await closePart()
  }
  const closePart = async (): Promise<void> => {
    if (!part) return
    const { name, file, sha256, records, bytes } = part
    await file.sync()
    await file.close()
    part = undefined
    await rename(path(name + PARTIAL), path(name))
    parts.push({ file: name, records, bytes, sha256: sha256.digest('hex') })
  }

  const staged = (): number => parts.reduce((sum, { bytes }) => sum + bytes, part?.bytes ?? 0)
  const written = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw notWritten(directory, error, { staged: staged(), waiting: Buffer.byteLength(lines) })
    }
  }

  return {
    append: async (records) => {
      for (const record of records) {
        lines += `${JSON.stringify(record)}\n`
        waiting += 1
        const { kind } = describe(record)
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
        if (lines.length >= CHUNK) await written(flush)
      }
    },
    finish: async ({ failures = 0, incomplete = [] } = {}) => {
      await written(flush)
      await written(closePart)
      const manifest: Manifest = {
        version: 1,
        key,
        runId: randomUUID(),
        finishedAt: new Date().toISOString(),
        records: parts.reduce((sum, { records }) => sum + records, 0),
        kinds: Object.fromEntries(kinds),
        failures,
        incomplete,
        parts,
      }
      await written(async () => {
        await syncDirectory(directory)
        await writeWhole(path(MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
        await syncDirectory(directory)
      })
      finished = true
      return manifest
    },
    abandon: async () => {
      if (finished) return
      await part?.file.close()
      part = undefined
      await removeStage(directory)
    },
  }
}

function notWritten(
  directory: string,
  error: unknown,
  { staged, waiting }: { readonly staged: number; readonly waiting: number },
): StageError {
  const advice = adviceOn(error)
  return new StageError(
    `${directory}: ${messageOf(error)}, after ${staged} bytes, with ${waiting} bytes to write${advice ? `: ${advice}` : ''}`,
    { cause: error },
  )
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path + PARTIAL, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(path + PARTIAL, path)
}

/** Makes renames last: Windows can't and needn't. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
