/**
 * A look-up whose keys are gathered for a turn of the event loop and asked for together, at most `weight` of them by
 * `weigh` at once. `load` answers in the order of its keys.
 */
export function batched<K, V>(
  load: (keys: readonly K[]) => Promise<readonly V[]>,
  { weight, weigh }: { readonly weight: number; readonly weigh: (key: K) => number },
): (key: K) => Promise<V> {
  let waiting: { readonly key: K; readonly resolve: (value: V) => void; readonly reject: (error: unknown) => void }[] =
    []
  const answer = async (batch: typeof waiting): Promise<void> => {
    try {
      const values = await load(batch.map(({ key }) => key))
      for (const [at, { resolve }] of batch.entries()) resolve(values[at] as V)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
  const send = (): void => {
    const all = waiting
    waiting = []
    for (const batch of batches(all, weight, ({ key }) => weigh(key))) {
      void answer(batch)
    }
  }
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (waiting.length === 1) setImmediate(send)
    })
}

function batches<T>(items: readonly T[], weight: number, weigh: (item: T) => number): T[][] {
  const all: T[][] = []
  let left = 0
  for (const item of items) {
    left -= weigh(item)
    if (left < 0 || all.length === 0) {
      all.push([])
      left = weight - weigh(item)
    }
    all.at(-1)!.push(item)
  }
  return all
}
