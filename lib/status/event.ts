import type { StackTraceError } from '../record/either.js'

/** What happened to one record in one step. Every count in a summary is a fold of these. */
export type StatusEvent =
  | ({ readonly type: 'processed'; readonly kind: string; readonly name: string } & Effect)
  | { readonly type: 'filtered'; readonly name: string; readonly reason: string }
  | { readonly type: 'warning'; readonly key: string; readonly reason: string }
  | { readonly type: 'failed'; readonly failure: StackTraceError }
  /** A scope that could not be listed to its end: nothing in it may be deleted, and the run can't be a success. */
  | { readonly type: 'incomplete'; readonly scope: string }

/** What the server did with a record. A step that can't know says nothing. */
export interface Effect {
  readonly change?: Change
  /** Entities marked deleted by it. */
  readonly deleted?: number
}

export type Change = 'created' | 'updated' | 'unchanged'
