import { Observable } from 'rxjs'
import type { Flow } from './flow.js'

export type Pullable<T> = Iterable<T> | AsyncIterable<T>

/** Pulls between two turns of the event loop: a source that never waits must not starve timers and sockets. */
const BREATHER = 1024

/**
 * A cold Observable over an iterable, advanced only while `flow` has room. Unsubscribing runs a generator's `finally`;
 * a generator parked in an await of its own ends that await first.
 * @example fromPull(() => readRows(), flow).pipe(map(convert))
 */
export const fromPull = <T>(input: () => Pullable<T>, flow: Flow): Observable<T> =>
  new Observable<T>((subscriber) => {
    const iterator = iterate(input())
    let exhausted = false
    const advance = async (): Promise<void> => {
      for (let pulls = 1; !subscriber.closed; pulls += 1) {
        const room = flow.ready()
        if (room) {
          await room
          continue
        }
        if (pulls % BREATHER === 0) await new Promise(setImmediate)
        const result = iterator.next()
        const { value, done } = 'then' in result ? await result : result
        if (done) {
          exhausted = true
          subscriber.complete()
          return
        }
        subscriber.next(value)
      }
    }
    advance().catch((error: unknown) => {
      exhausted = true
      subscriber.error(error)
    })
    return () => {
      flow.wake()
      if (!exhausted) Promise.resolve(iterator.return?.()).catch(() => undefined) // nobody is left to tell
    }
  })

const iterate = <T>(input: Pullable<T>): AsyncIterator<T, void> | Iterator<T, void> =>
  Symbol.asyncIterator in input ? input[Symbol.asyncIterator]() : input[Symbol.iterator]()
