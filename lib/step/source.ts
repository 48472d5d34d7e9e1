import { from, isObservable, map, type Observable, tap } from 'rxjs'
import { type Either, isLeft, left } from '../record/either.js'
import { createStatus, type Status } from '../status/status.js'
import type { Flow } from '../stream/flow.js'
import { fromPull, type Pullable } from '../stream/from-pull.js'
import { describe } from './described.js'
import { type Source, stepOf } from './step.js'

export interface SourceOptions {
  readonly status?: Status
  readonly close?: () => Promise<void>
}

/**
 * A source from whatever yields Eithers: a function that gives an iterable (pulled, so memory stays flat), or an
 * Observable (pushed: it must be small or slow). What the iterable throws becomes its last record, a Left.
 * @example source('Numbers', function* () { for (let n = 0; n < 3; n += 1) yield right(n) })
 */
export function source<T>(
  name: string,
  records: Observable<Either<T>> | ((flow: Flow) => Pullable<Either<T>>),
  { status = createStatus(name), close }: SourceOptions = {},
): Source<T> {
  return {
    ...stepOf(status, close),
    read: (flow) => {
      const stream = isObservable(records) ? from(records) : fromPull(() => guarded(name, () => records(flow)), flow)
      return stream.pipe(counted(status))
    },
  }
}

/** Ends a failing iterable with a Left instead of an error: the records before it still count. */
async function* guarded<T>(name: string, records: () => Pullable<Either<T>>): AsyncGenerator<Either<T>, void> {
  try {
    yield* records()
  } catch (error) {
    yield left(name, error)
  }
}

/** Counts every right as processed and every Left as a failure of this step; something that is neither becomes a Left. */
const counted =
  <T>(status: Status) =>
  (records: Observable<Either<T>>): Observable<Either<T>> =>
    records.pipe(
      map((record) => (isEither(record) ? record : left(status.name, new Error('Not an Either')))),
      tap((record) => {
        if (isLeft(record)) status.emit({ type: 'failed', failure: record.left })
        else status.emit({ type: 'processed', ...describe(record.right) })
      }),
    )

const isEither = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ('left' in value || 'right' in value)
