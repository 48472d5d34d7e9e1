import { type Batch, LEVEL_DELETE } from './batch.js'

/**
 * Lets batches of one level run side by side, and holds back a batch until those of lower levels that came before it
 * are acknowledged. A deletion waits for all that came before it, and all that comes after waits for the deletion.
 */
export function inOrder(deliver: (batch: Batch) => Promise<void>): (batch: Batch) => Promise<void> {
  const running = new Set<{ readonly level: number; readonly done: Promise<void> }>()
  return async (batch) => {
    const before = [...running].filter(
      ({ level }) => level < batch.level || level === LEVEL_DELETE || batch.level === LEVEL_DELETE,
    )
    const done = Promise.all(before.map((other) => other.done)).then(() => deliver(batch))
    const mine = { level: batch.level, done: done.catch(() => undefined) } // the stream has the error; others only wait
    running.add(mine)
    try {
      await done
    } finally {
      running.delete(mine)
    }
  }
}
