import { ApiError } from './api-error.js'
import type { Http } from './http.js'

/** A server that does not answer at the start of a run is reported soon: nothing is in flight that would be lost. */
const TRIES = 2

/**
 * The server's version, or an error that says what is wrong with the way to it.
 * @throws ApiError `auth` or `wrong-server`.
 */
export async function serverVersion(http: Http): Promise<string> {
  const call = { method: 'GET', path: '/system/version' }
  const answer = await http.send('GET', 'system/version', { retries: TRIES }).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error
    throw new ApiError(error.sort === 'refused' ? 'wrong-server' : error.sort, call, error.status, hint(error))
  })
  const version = (answer as { readonly version?: unknown } | undefined)?.version
  if (typeof version === 'string') return version
  throw new ApiError('wrong-server', call, undefined, 'the answer names no version: is hostPort the catalog’s?')
}

function hint({ status, reason }: ApiError): string {
  if (status === 401 || status === 403) return 'the token is not accepted: check securityConfig.jwtToken'
  if (status === 404) return 'no such path: hostPort must end in /api, and apiVersion must be the server’s'
  return reason
}

/** True for generations whose protocol this client speaks: 1.5 and later; the routes they lack are found out by asking. */
export function isSpoken(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 1 || (major === 1 && minor >= 5)
}
