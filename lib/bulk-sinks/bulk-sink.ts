import type { OperatorFunction } from 'rxjs'
import {
  concat,
  defer,
  EMPTY,
  from,
  isObservable,
  lastValueFrom,
  type Observable,
  type ObservableInput,
  tap,
} from 'rxjs'
import { type Either, isLeft } from '../record/either.js'
import { createStatus, type Status } from '../status/status.js'
import { describe } from '../step/described.js'
import { type BulkSink, stepOf } from '../step/step.js'
import { createFlow } from '../stream/flow.js'
import { flowMap } from '../stream/flow-map.js'
import { fromPull, type Pullable } from '../stream/from-pull.js'

export interface BulkSinkOptions<T> {
  /** What was staged: `readStage(…)`, or an Observable of it. */
  readonly read: () => Pullable<T> | Observable<T>
  /** Makes batches: `bufferCount(1000)`, or `toArray()` where all must be seen at once. */
  readonly gather: OperatorFunction<T, readonly T[]>
  /**
   * Publishes one batch; the next waits for it. Gives what became of each record: a right, or the Left that takes its
   * place. What it throws ends the run.
   */
  readonly write: (batch: readonly T[]) => ObservableInput<readonly Either<T>[]>
  /** After the last batch. */
  readonly finish?: () => ObservableInput<unknown>
  readonly close?: () => Promise<void>
  readonly status?: Status
}

/**
 * A bulk sink from a function that publishes a batch.
 * @example bulkSink('Index', { read: () => readStage(directory, asRow), gather: bufferCount(500), write: send })
 */
export function bulkSink<T>(
  name: string,
  { read, gather, write, finish, close, status = createStatus(name) }: BulkSinkOptions<T>,
): BulkSink {
  const count = (results: readonly Either<T>[]): void => {
    for (const result of results) {
      if (isLeft(result)) status.emit({ type: 'failed', failure: result.left })
      else status.emit({ type: 'processed', ...describe(result.right) })
    }
  }
  return {
    ...stepOf(status, close),
    publish: async () => {
      const flow = createFlow()
      const made = read()
      const records = isObservable(made) ? made : fromPull(() => made, flow)
      const written = records.pipe(
        gather,
        flowMap(flow, (batch) => from(write(batch)), { weigh: (batch) => batch.length }),
        tap(count),
      )
      await lastValueFrom(concat(written, finish ? defer(finish) : EMPTY), { defaultValue: undefined })
    },
  }
}
