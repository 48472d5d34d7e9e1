import { Observable, type OperatorFunction } from 'rxjs'

/** `concatMap` to a list: every value becomes the values of `project`, at once and in order, without an inner Observable. */
export const spread =
  <A, B>(project: (value: A) => readonly B[]): OperatorFunction<A, B> =>
  (values) =>
    new Observable<B>((subscriber) =>
      values.subscribe({
        next: (value) => {
          let results: readonly B[]
          try {
            results = project(value)
          } catch (error) {
            subscriber.error(error)
            return
          }
          for (const result of results) subscriber.next(result)
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      }),
    )
