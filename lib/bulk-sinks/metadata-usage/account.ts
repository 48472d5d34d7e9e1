import type { Metadata } from '../../client/metadata.js'
import { type Either, left, right } from '../../record/either.js'
import { ended } from '../../sinks/metadata-rest/ended.js'

/**
 * What became of a record: itself, or a Left when an error is about it alone.
 * @throws what ends the run.
 */
export async function attempt<T>(
  record: T,
  name: string,
  metadata: Pick<Metadata, 'answers'>,
  work: () => Promise<unknown>,
): Promise<Either<T>> {
  try {
    await work()
    return right(record)
  } catch (error) {
    if (await ended(error, metadata)) throw error
    return left(name, error)
  }
}
