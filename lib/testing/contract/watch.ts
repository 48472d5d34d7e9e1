import { defer, finalize, isObservable, tap } from 'rxjs'
import type { Connector } from '../../connectors/custom/define-connector.js'
import type { Pullable } from '../../stream/from-pull.js'

/** Stands between a connector and its run: sees what is opened, and can break a listing off. */
export interface Watch {
  /** Elements that came out of all listings so far. */
  readonly elements: number
  /** The listings, readers and sessions not let go of, by name. */
  open(): readonly string[]
  connector(connector: Connector): Connector
}

type Member = (...args: unknown[]) => unknown

/** A watch; after `breaksAfter` elements the listing that is read throws. */
export function createWatch(breaksAfter = Number.POSITIVE_INFINITY): Watch {
  const held = new Map<symbol, string>()
  let elements = 0
  const hold = (name: string): (() => void) => {
    const token = Symbol()
    held.set(token, name)
    return () => void held.delete(token)
  }
  const count = (): void => {
    elements += 1
    if (elements > breaksAfter) throw new Error('the contract suite breaks the listing off here')
  }
  async function* listing(name: string, items: Pullable<unknown>): AsyncGenerator<unknown, void> {
    const letGo = hold(name)
    try {
      for await (const item of items) {
        count()
        yield item
      }
    } finally {
      letGo()
    }
  }
  const reader = (name: string, target: object): object => {
    const letGo = 'close' in target ? hold(name) : () => {}
    const get = (_: object, key: PropertyKey): unknown => {
      const member: unknown = Reflect.get(target, key, target)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => {
        const result = (member as Member).apply(target, args)
        return key === 'close' ? Promise.resolve(result).finally(letGo) : seen(`${name}.${String(key)}()`, result)
      }
    }
    return new Proxy({}, { get, has: (_, key) => key in target })
  }
  const seen = (name: string, made: unknown): unknown => {
    if (typeof made !== 'object' || made === null) return made
    if (made instanceof Promise) return made.then((value: unknown) => seen(name, value))
    if (isObservable(made)) {
      return defer(() => {
        const letGo = hold(name)
        return made.pipe(tap(count), finalize(letGo))
      })
    }
    return Symbol.iterator in made || Symbol.asyncIterator in made
      ? listing(name, made as Pullable<unknown>)
      : reader(name, made)
  }
  return {
    get elements() {
      return elements
    },
    open: () => [...held.values()],
    connector: (connector) => {
      const listed = Object.entries(connector).filter(
        ([key, value]) => typeof value === 'function' && key !== 'testConnection',
      )
      const watched = listed.map(([key, make]) => [
        key,
        (...args: unknown[]) => seen(`${key}()`, (make as Member).apply(connector, args)),
      ])
      return { ...connector, ...Object.fromEntries(watched) }
    },
  }
}
