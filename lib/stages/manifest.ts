import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../record/either.js'

/** A stage that is not what its manifest says, or has none. */
export class StageError extends Error {
  override readonly name = 'StageError'
}

export const MANIFEST = 'manifest.json'
/** What is not finished yet bears it. */
export const PARTIAL = '.partial'
const OWN_FILE = /^(part-\d{5,}\.jsonl|manifest\.json)(\.partial)?$/

export const partName = (number: number): string => `part-${String(number).padStart(5, '0')}.jsonl`

const count = z.int().min(0)

const manifest = z.strictObject({
  version: z.literal(1),
  /** What was staged: the config and the window of time. A stage of another key is never taken for this one. */
  key: z.string(),
  runId: z.string(),
  finishedAt: z.iso.datetime(),
  records: count,
  /** Records per kind. */
  kinds: z.record(z.string(), count),
  /** Lefts that came instead of records. */
  failures: count,
  /** Scopes that the source could not list to their end. */
  incomplete: z.array(z.string()),
  parts: z.array(
    z.strictObject({
      file: z.string().regex(/^part-\d{5,}\.jsonl$/),
      records: count,
      bytes: count,
      sha256: z.string(),
    }),
  ),
})
/** Written last: a stage that has one is finished. */
export type Manifest = Readonly<z.output<typeof manifest>>
export type Part = Readonly<Manifest['parts'][number]>

/**
 * The manifest of a finished stage, its parts all there and of their full size; undefined where none is finished.
 * @throws StageError when a part is missing or cut, or the manifest is none.
 */
export async function findManifest(directory: string): Promise<Manifest | undefined> {
  const text = await readFile(join(directory, MANIFEST), 'utf8').catch(absent)
  if (text === undefined) return undefined
  const found = parse(directory, text)
  for (const { file, bytes } of found.parts) {
    const size = (await stat(join(directory, file)).catch(absent))?.size
    if (size === undefined) throw new StageError(`${directory}: ${file} is missing`)
    if (size !== bytes) throw new StageError(`${directory}: ${file} has ${size} bytes, ${bytes} were staged`)
  }
  return found
}

/** @throws StageError as `findManifest` does, and when no stage is finished. */
export async function readManifest(directory: string): Promise<Manifest> {
  const found = await findManifest(directory)
  if (!found) throw new StageError(`${directory}: no finished stage is there`)
  return found
}

/** Removes a stage, finished or not, the manifest first; files that are not its own stay. */
export async function removeStage(directory: string): Promise<void> {
  const files = (await readdir(directory).catch(absent)) ?? []
  const own = files.filter((file) => OWN_FILE.test(file)).sort()
  for (const file of own) await rm(join(directory, file))
}

function parse(directory: string, text: string): Manifest {
  try {
    return manifest.parse(JSON.parse(text))
  } catch (error) {
    throw new StageError(`${directory}: ${MANIFEST} can't be read: ${messageOf(error)}`)
  }
}

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error
}
