import type { StackTraceError } from '../record/either.js'
import type { Request } from '../record/request.js'
import type { Effect } from '../status/event.js'
import type { Sent } from './acknowledged.js'

/** What a sink tells of the end of each record, and is told of earlier runs. */
export interface Journal {
  /** True when a run that this one goes on from has written the very same. */
  has(sent: Sent): boolean
  /** A deletion is about to be sent. @throws StateError */
  deleting(): Promise<void>
  /** The catalog holds it. */
  done(sent: Sent, effect: Effect): void
  failed(request: Request, error: unknown): void
  /** Came to the sink as a failure: there is nothing to be sent. */
  lost(failure: StackTraceError): void
  /** Until all that was told is on the disk. @throws StateError */
  drained(): Promise<void>
}
