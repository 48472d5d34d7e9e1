import type { Pullable } from '../../lib/stream/from-pull.js'

/** All of a listing. */
export async function all<T>(items: Pullable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

/** Why it fails. */
export const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: unknown) => (error as Error).message,
  )
