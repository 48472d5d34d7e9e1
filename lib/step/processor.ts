import { type Either, isLeft, left } from '../record/either.js'
import { createStatus, type Status } from '../status/status.js'
import { flowMap } from '../stream/flow-map.js'
import { spread } from '../stream/spread.js'
import { describe } from './described.js'
import { type Processor, stepOf } from './step.js'

/** Nothing, to drop the record; one Either; or several. */
export type Processed<B> = Either<B> | readonly Either<B>[] | undefined

/**
 * A processor from a function of one record. What it throws becomes a Left named after the record.
 * @example processor('Rename', (table) => right({ ...table, name: table.name.toLowerCase() }))
 */
export const processor = <A, B>(name: string, change: (record: A) => Processed<B>): Processor<A, B> => {
  const status = createStatus(name)
  const operator = spread((either: Either<A>): readonly Either<B>[] =>
    isLeft(either) ? [either] : outcome(status, either.right, () => change(either.right)),
  )
  return { ...stepOf(status), operator: () => operator }
}

/**
 * The same for a function that waits. Records keep their order; `concurrency` above 1 gives the order up.
 */
export const asyncProcessor = <A, B>(
  name: string,
  change: (record: A) => Promise<Processed<B>>,
  { concurrency = 1 }: { readonly concurrency?: number } = {},
): Processor<A, B> => {
  const status = createStatus(name)
  const project = async (either: Either<A>): Promise<readonly Either<B>[]> => {
    if (isLeft(either)) return [either]
    const result = await change(either.right).catch((error: unknown) => left(describe(either.right).name, error))
    return outcome(status, either.right, () => result)
  }
  return {
    ...stepOf(status),
    operator: (flow) => (records) =>
      records.pipe(
        flowMap(flow, project, { concurrency }),
        spread((all) => all),
      ),
  }
}

function outcome<A, B>(status: Status, record: A, change: () => Processed<B>): readonly Either<B>[] {
  const results = attempt(record, change)
  for (const result of results) {
    if (isLeft(result)) status.emit({ type: 'failed', failure: result.left })
    else status.emit({ type: 'processed', ...describe(result.right) })
  }
  if (results.length === 0)
    status.emit({ type: 'filtered', name: describe(record).name, reason: `Dropped by ${status.name}` })
  return results
}

function attempt<A, B>(record: A, change: () => Processed<B>): readonly Either<B>[] {
  try {
    const result = change()
    if (result === undefined) return []
    return Array.isArray(result) ? (result as readonly Either<B>[]) : [result as Either<B>]
  } catch (error) {
    return [left(describe(record).name, error)]
  }
}
