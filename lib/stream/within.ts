/**
 * What `work` gives, if it gives it soon enough; it is not stopped when it does not.
 * @throws Error that says how long it took.
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing within ${ms / 1000} s`)), ms)
  })
  work.catch(() => undefined) // told by the race, or too late for anybody
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
