import { type Batch, LEVEL_DELETE } from './batch.js'

/**
 * Lets batches of one level run side by side, and holds back a batch until those of lower levels that came before it
 * are acknowledged. A deletion, being of the highest level, waits for all entities that came before it; those that come
 * after wait for the deletion.
 */
export function inOrder(deliver: (batch: Batch) => Promise<void>): (batch: Batch) => Promise<void> {
  const running = new Set<{ readonly level: number; readonly done: Promise<void> }>()
  return async (batch) => {
    const before = [...running].filter(
      ({ level }) => level < batch.level || (level === LEVEL_DELETE && batch.level !== LEVEL_DELETE),
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
