import { finalize, from, mergeMap, Observable, type ObservableInput, type OperatorFunction, tap } from 'rxjs'
import type { Flow } from './flow.js'

export interface FlowMapOptions<T> {
  /** How many run at once. 1 (the default) is `concatMap`: ordered. */
  readonly concurrency?: number
  /** How many records a value stands for: a batch counts as its records. */
  readonly weigh?: (value: T) => number
}

/** `mergeMap` that tells the gauge what it holds, running and queued alike. */
export const flowMap = <T, R>(
  flow: Flow,
  project: (value: T) => ObservableInput<R>,
  { concurrency = 1, weigh = () => 1 }: FlowMapOptions<T> = {},
): OperatorFunction<T, R> => {
  return (source) =>
    new Observable<R>((subscriber) => {
      let mine = 0
      let open = true
      const release = (weight: number): void => {
        if (!open) return // teardown has given everything back
        mine -= weight
        flow.leave(weight)
      }
      const subscription = source
        .pipe(
          tap((value) => {
            const weight = weigh(value)
            mine += weight
            flow.enter(weight)
          }),
          mergeMap((value) => from(project(value)).pipe(finalize(() => release(weigh(value)))), concurrency),
        )
        .subscribe(subscriber)
      return () => {
        subscription.unsubscribe()
        open = false
        flow.leave(mine)
        mine = 0
      }
    })
}
