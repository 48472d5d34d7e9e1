import { catchError, defer, isObservable, map, type Observable, of, tap } from 'rxjs'
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

type Records<T> = Pullable<Either<T>> | Observable<Either<T>>

/**
 * A source from whatever yields Eithers: a function that gives an iterable (pulled, so memory stays flat), or an
 * Observable (pushed: it must be small or slow). What it throws becomes its last record, a Left, and the source says
 * that it was not read to its end.
 * @example source('Numbers', function* () { for (let n = 0; n < 3; n += 1) yield right(n) })
 */
export function source<T>(
  name: string,
  records: Observable<Either<T>> | ((flow: Flow) => Records<T>),
  { status = createStatus(name), close }: SourceOptions = {},
): Source<T> {
  const broken = (error: unknown): Observable<Either<T>> => {
    status.emit({ type: 'incomplete', scope: 'its records' })
    return of(left(name, error))
  }
  return {
    ...stepOf(status, close),
    read: (flow) =>
      defer(() => {
        const made = isObservable(records) ? records : records(flow)
        return isObservable(made) ? made : fromPull(() => made, flow)
      }).pipe(catchError(broken), counted(status)),
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
