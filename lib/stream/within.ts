/**
 * What `work` gives, if it gives it soon enough; it is not stopped when it does not.
 * @throws Error with the message `late`.
 */
export async function within<T>(work: Promise<T>, ms: number, late: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late)), Math.max(0, ms))
  })
  return Promise.race([work, end]).finally(() => clearTimeout(timer))
}
