import { inspect } from 'node:util'
import { ApiError } from '../../lib/client/api-error.js'

/** The ApiError that a call ends in. @throws for anything else, success included. */
export const failureOf = async (work: Promise<unknown>): Promise<ApiError> => {
  const error = await work.then(
    (value) => new Error(`no failure but ${inspect(value)}`),
    (reason: unknown) => reason,
  )
  if (error instanceof ApiError) return error
  throw error
}
