import type { Generation } from './generation.js'
import type { Identity } from './identity.js'
import type { Store } from './store/store.js'

/** What every handler works with, for the time of one request. */
export interface Context {
  readonly store: Store
  readonly generation: Generation
  readonly who: Identity
  /** Where entities are found: `http://127.0.0.1:PORT/api/v1`. */
  readonly base: string
  /** Milliseconds since 1970; one moment for the whole request. */
  readonly now: number
}
