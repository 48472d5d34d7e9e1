import type { FileHandle } from 'node:fs/promises'
import { z } from 'zod'
import { type Acknowledged, acknowledged } from './acknowledged.js'
import { type Line, readLines } from './read-lines.js'
import { unseal } from './sealed-line.js'
import { StateError, StateRefused } from './state-error.js'
import { openFile } from './state-files.js'

const header = z.strictObject({
  v: z.literal(1),
  runId: z.string(),
  startedAt: z.iso.datetime(),
  /** Of Headwater. */
  version: z.string(),
  /** A hash of each block. */
  config: z.record(z.string(), z.string()),
})
const keys = z.array(z.string().length(44))
const entry = z.union([
  z.strictObject({ v: z.literal(1), carried: keys }),
  z.strictObject({ v: z.literal(1), acked: keys }),
  z.strictObject({ v: z.literal(1), deleting: z.literal(true) }),
  z.strictObject({ v: z.literal(1), deleted: z.int().min(0) }),
])
/**
 * The first line. The others hold keys, `acked` in this run or `carried` from one before it, or say that a deletion was
 * about to be sent, and what it deleted: what went may come again as it was, so that no more is carried then.
 */
export type Header = Readonly<z.infer<typeof header>>

export interface Checkpoint {
  readonly header: Header
  readonly acknowledged: Acknowledged
}

/** Characters: a write has fewer. */
const LONGEST = 16 * 1024 * 1024

/** When the run was started that left a checkpoint; undefined when none did, or nobody can read it. */
export async function unfinishedSince(path: string): Promise<string | undefined> {
  const file = await openFile(path)
  if (!file) return undefined
  try {
    const { value } = await readLines(file, path, LONGEST).next()
    return header.safeParse(value && unseal(value.text)).data?.startedAt
  } finally {
    await file.close()
  }
}

/**
 * What a run that did not end has left. A last line that was not written to its end is left out: what it told is sent again.
 * @throws StateRefused when none is there, or it is damaged
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const file = await openFile(path)
  if (!file) throw new StateRefused(`there is nothing to resume: ${path} is not there`)
  try {
    return await read(file, path)
  } catch (error) {
    throw error instanceof StateError ? new StateRefused(error.message) : error
  } finally {
    await file.close()
  }
}

async function read(file: FileHandle, path: string): Promise<Checkpoint> {
  const lines = readLines(file, path, LONGEST)
  const first = (await lines.next()).value
  const opening = first && parse(first, header)
  if (!opening) throw damaged(path, 1)
  const [acked, carried] = [acknowledged(), acknowledged()]
  let bad: number | undefined
  let deletions = 0 // that were sent, or not: nobody knows
  for await (const line of lines) {
    if (bad !== undefined) throw damaged(path, bad)
    const found = parse(line, entry)
    if (!found) bad = line.number
    else if ('deleting' in found) deletions += 1
    else if ('deleted' in found) {
      deletions -= 1
      if (found.deleted > 0) carried.clear()
    } else if ('acked' in found) for (const key of found.acked) acked.add(key)
    else for (const key of found.carried) carried.add(key)
  }
  if (deletions > 0) carried.clear()
  if (carried.size === 0) return { header: opening, acknowledged: acked }
  for (const key of acked.keys()) carried.add(key)
  return { header: opening, acknowledged: carried }
}

const parse = <T>(line: Line, schema: z.ZodType<T>): T | undefined =>
  line.ended ? schema.safeParse(unseal(line.text)).data : undefined

const damaged = (path: string, line: number): StateRefused =>
  new StateRefused(`${path}: line ${line} is not what was written: run without resuming`)
