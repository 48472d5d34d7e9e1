import { Observable, type OperatorFunction } from 'rxjs'

export interface BatchLimits {
  readonly records: number
  readonly bytes: number
}

/** `bufferCount` that closes a batch by size too, before the value that would make it too large; a large one goes alone. */
export const bufferBytes =
  <T extends { readonly bytes: number }>(limits: BatchLimits): OperatorFunction<T, readonly T[]> =>
  (values) =>
    new Observable((subscriber) => {
      let batch: T[] = []
      let bytes = 0
      const close = (): void => {
        const full = batch
        ;[batch, bytes] = [[], 0]
        if (full.length > 0) subscriber.next(full)
      }
      return values.subscribe({
        next: (value) => {
          if (bytes + value.bytes > limits.bytes) close()
          batch.push(value)
          bytes += value.bytes
          if (batch.length >= limits.records || bytes >= limits.bytes) close()
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          close()
          subscriber.complete()
        },
      })
    })
