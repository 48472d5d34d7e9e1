import {
  concat,
  defer,
  EMPTY,
  filter,
  from,
  ignoreElements,
  map,
  type ObservableInput,
  type OperatorFunction,
  tap,
} from 'rxjs'
import { type Either, isLeft, type Right } from '../record/either.js'
import { createStatus, type Status } from '../status/status.js'
import { describe } from '../step/described.js'
import { type Stage, stepOf } from '../step/step.js'
import { flowMap } from '../stream/flow-map.js'

export interface StageOptions<T> {
  /** Makes batches of records: `bufferCount(1000)`, or `toArray()` where all must be seen at once. Its memory is its own. */
  readonly gather: OperatorFunction<T, readonly T[]>
  /** Keeps one batch; the next waits for it. What it throws ends the run: nothing is published. */
  readonly write: (batch: readonly T[]) => ObservableInput<unknown>
  /** After the last batch, unless the run was stopped: the batches are not all then. */
  readonly finish?: () => ObservableInput<unknown>
  readonly close?: () => Promise<void>
  readonly status?: Status
}

/**
 * A stage from a function that writes a batch. Every record counts when its batch is written.
 * @example stage('Totals', { gather: toArray(), write: async (all) => store(total(all)) })
 */
export function stage<T>(
  name: string,
  { gather, write, finish, close, status = createStatus(name) }: StageOptions<T>,
): Stage<T> {
  const kept = (batch: readonly T[]): void => {
    for (const record of batch) status.emit({ type: 'processed', ...describe(record) })
  }
  return {
    ...stepOf(status, close),
    gather: (records, flow, signal) =>
      concat(
        records.pipe(
          filter((either: Either<T>): either is Right<T> => !isLeft(either)),
          map(({ right }) => right),
          gather,
          flowMap(flow, (batch) => from(write(batch)).pipe(tap({ complete: () => kept(batch) })), {
            weigh: (batch) => batch.length,
          }),
          ignoreElements(),
        ),
        defer(() => (finish && !signal?.aborted ? finish() : EMPTY)),
      ),
  }
}
