/** Runs the tasks of one key after each other; tasks of different keys don't wait. */
export function serialised(): <T>(key: string, task: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>()
  return (key, task) => {
    const previous = tails.get(key) ?? Promise.resolve()
    const mine = previous.then(task, task)
    const tail = mine.then(
      () => undefined,
      () => undefined, // the caller has the error; the next task only needs to know that this one is over
    )
    tails.set(key, tail)
    void tail.then(() => {
      if (tails.get(key) === tail) tails.delete(key)
    })
    return mine
  }
}
