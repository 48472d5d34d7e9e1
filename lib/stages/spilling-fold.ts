import { readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { removeStage } from './manifest.js'
import { readStage } from './read-stage.js'
import { writeStage } from './write-stage.js'

/** Sums up values by key in flat memory: what does not fit waits on disk, sorted. */
export interface SpillingFold<T> {
  /** True when `spill` is due. */
  readonly isFull: boolean
  /** What `value` and those added after it hold is the fold's from now on. */
  add(key: string, value: T): void
  /** Writes what is in memory. */
  spill(): Promise<void>
  /** Each key once, in order, with all that was added to it. */
  sorted(): AsyncGenerator<T, void>
  /** Removes what is on disk. */
  clear(): Promise<void>
}

export interface SpillingFoldOptions<T> {
  /** For what does not fit; its own. */
  readonly directory: string
  /** Adds the second to the first, in place, and tells by how many entries the first has grown. */
  readonly absorb: (into: T, from: T) => number
  /** Entries in memory, about a kilobyte each (default 30 000). */
  readonly capacity?: number
}

interface Row<T> {
  readonly kind: 'row'
  readonly key: string
  readonly value: T
}

/** Spills that are read at once; more are made one first. */
const FAN_IN = 24
const BATCH = 500

/** Makes a fold and removes what an earlier one has left in its directory. */
export async function spillingFold<T>({
  directory,
  absorb,
  capacity = 30_000,
}: SpillingFoldOptions<T>): Promise<SpillingFold<T>> {
  await remove(directory)
  const held = new Map<string, T>()
  let entries = 0
  let spills: string[] = []
  let made = 0

  const inMemory = function* (): Generator<Row<T>, void> {
    for (const key of [...held.keys()].sort()) yield { kind: 'row', key, value: held.get(key)! }
  }
  const fromDisk = (spill: string) => readStage(spill, (value) => value as Row<T>)
  const write = async (rows: Iterable<Row<T>> | AsyncIterable<Row<T>>): Promise<string> => {
    made += 1
    const spill = join(directory, `spill-${made}`)
    const writer = await writeStage<Row<T>>(spill, { key: 'spill' })
    let batch: Row<T>[] = []
    for await (const row of rows) {
      batch.push(row)
      if (batch.length < BATCH) continue
      await writer.append(batch)
      batch = []
    }
    await writer.append(batch)
    await writer.finish()
    return spill
  }
  const spill = async (): Promise<void> => {
    if (held.size === 0) return
    spills.push(await write(inMemory()))
    held.clear()
    entries = 0
    if (spills.length < FAN_IN) return
    const [all, old] = [await write(merged(spills.map(fromDisk), absorb)), spills]
    spills = [all]
    for (const one of old) await removeSpill(one)
  }
  return {
    get isFull() {
      return entries >= capacity
    },
    add: (key, value) => {
      const own = held.get(key)
      if (own !== undefined) {
        entries += absorb(own, value)
        return
      }
      held.set(key, value)
      entries += 1
    },
    spill,
    async *sorted() {
      for await (const { value } of merged([...spills.map(fromDisk), inMemory()], absorb)) yield value
    },
    clear: async () => {
      held.clear()
      await remove(directory)
    },
  }
}

/** Sorted rows from sorted rows, those of equal keys as one. */
async function* merged<T>(
  inputs: readonly (AsyncGenerator<Row<T>, void> | Generator<Row<T>, void>)[],
  absorb: (into: T, from: T) => number,
): AsyncGenerator<Row<T>, void> {
  const heads = await Promise.all(inputs.map(async (input) => ({ input, next: await input.next() })))
  try {
    for (;;) {
      let row: Row<T> | undefined
      for (const { next } of heads) if (!next.done && (row === undefined || next.value.key < row.key)) row = next.value
      if (row === undefined) return
      for (const head of heads) {
        if (head.next.done || head.next.value.key !== row.key) continue
        if (head.next.value !== row) absorb(row.value, head.next.value.value)
        head.next = await head.input.next()
      }
      yield row
    }
  } finally {
    for (const input of inputs) await input.return()
  }
}

async function removeSpill(spill: string): Promise<void> {
  await removeStage(spill)
  await rmdir(spill)
}

/** Removes the spills in a directory, and the directory when nothing else is in it. */
async function remove(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return undefined
  })
  if (names === undefined) return
  const own = names.filter((name) => /^spill-\d+$/.test(name))
  for (const name of own) await removeSpill(join(directory, name))
  if (own.length === names.length) await rmdir(directory)
}
