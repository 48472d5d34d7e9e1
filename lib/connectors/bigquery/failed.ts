import { messageOf } from '../../record/either.js'

/** BigQuery, or what stands before it, refuses or is not there. */
class BigQueryFailed extends Error {
  override readonly name = 'BigQueryFailed'
  constructor(
    message: string,
    /** The status that was answered; undefined where nothing was. */
    readonly code: number | undefined,
  ) {
    super(message)
  }
}

/** What the driver throws holds the request, with its token: only its message and its code are passed on. */
export function failed(error: unknown): BigQueryFailed {
  const { code } = error as { readonly code?: unknown }
  return new BigQueryFailed(messageOf(error), typeof code === 'number' ? code : undefined)
}
