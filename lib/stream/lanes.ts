import type { Pullable } from './from-pull.js'

type Produced<T> = { readonly lane: number; readonly result: IteratorResult<T, void> }

/**
 * Draws items from one iterator into several lanes at once and merges what `project` makes of them. A lane draws its
 * next item only when everything made of the last one was taken; with one lane the order is that of the items.
 */
export async function* lanes<I, T>(
  items: Pullable<I>,
  count: number,
  project: (item: I) => AsyncGenerator<T, void>,
): AsyncGenerator<T, void> {
  if (count <= 1) {
    for await (const item of items) yield* project(item)
    return
  }
  const source = shared(items)
  const all = Array.from({ length: count }, () => lane(source, project))
  const advance = (index: number): Promise<Produced<T>> =>
    all[index]!.next().then((result) => ({ lane: index, result }))
  const pending = new Map(all.map((_, index) => [index, advance(index)]))
  try {
    while (pending.size > 0) {
      const { lane: index, result } = await Promise.race(pending.values())
      if (result.done) {
        pending.delete(index)
      } else {
        yield result.value
        pending.set(index, advance(index))
      }
    }
  } finally {
    await Promise.allSettled([...pending.values(), ...all.map((one) => one.return())])
    await source.return()
  }
}

async function* lane<I, T>(source: Shared<I>, project: (item: I) => AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  for (let next = await source.next(); !next.done; next = await source.next()) yield* project(next.value)
}

interface Shared<I> {
  readonly next: () => Promise<IteratorResult<I, void>>
  readonly return: () => Promise<unknown>
}

/** One iterator for several takers: calls are queued, so that a plain generator is never entered twice. */
function shared<I>(items: Pullable<I>): Shared<I> {
  const iterator: AsyncIterator<I, void> | Iterator<I, void> =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  let turn: Promise<unknown> = Promise.resolve()
  return {
    next: () => {
      const mine = turn.then(() => iterator.next())
      turn = mine.catch(() => undefined) // the taker that drew the error gets it; the next one asks again
      return mine
    },
    return: async () => iterator.return?.(),
  }
}
