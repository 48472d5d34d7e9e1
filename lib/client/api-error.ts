import { redact } from '../record/secret.js'

/**
 * What to do about a failed call: `auth` and `wrong-server` end the run, `transient` has been retried until the budget
 * was spent, `refused` concerns the one request.
 */
export type ApiErrorSort = 'auth' | 'wrong-server' | 'transient' | 'refused'

export interface ApiCall {
  readonly method: string
  readonly path: string
}

/** A call that the catalog did not answer as hoped. Holds no header; a token that the server sends back is hidden. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** What the server said, or why it said nothing. */
  readonly reason: string
  constructor(
    readonly sort: ApiErrorSort,
    readonly call: ApiCall,
    /** The status meant: a 500 that wraps a 4xx counts as that 4xx. Undefined when there was no answer. */
    readonly status: number | undefined,
    reason: string,
  ) {
    const shown = redact(reason)
    super(`${call.method} ${call.path}${status === undefined ? '' : ` answered ${status}`}: ${shown}`)
    this.reason = shown
  }
}

/** True for errors after which no further call can succeed. */
export const endsRun = (error: unknown): boolean =>
  error instanceof ApiError && (error.sort === 'auth' || error.sort === 'wrong-server')
