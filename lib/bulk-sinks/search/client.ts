import { readFileSync } from 'node:fs'
import { ApiError } from '../../client/api-error.js'
import { createHttp, type Http } from '../../client/http.js'
import type { RetryOptions } from '../../client/retry.js'
import type { SearchConfig } from '../../config/search-config.js'
import { registerSecret, reveal } from '../../record/secret.js'

/**
 * A way to the cluster, over the client that the catalog is reached with. Its errors carry the cluster's reason.
 * @throws Error when the file of `caCertificate` can't be read.
 */
export function searchClient(config: SearchConfig, retry: RetryOptions): Http {
  const authorization = credentials(config)
  const http = createHttp({
    hostPort: config.hostPort.replace(/\/+$/, ''),
    apiVersion: '',
    token: () => undefined,
    headers: authorization === undefined ? {} : { authorization: authorization.replaceAll('%', '%%') },
    rejectUnauthorized: config.verifyCertificate,
    ...(config.caCertificate === undefined ? {} : { ca: readFileSync(config.caCertificate, 'utf8') }),
    retry,
  })
  return {
    ...http,
    send: async (method, path, call) =>
      http.send(method, path, call).catch((error: unknown) => {
        throw error instanceof ApiError
          ? new ApiError(error.sort, error.call, error.status, reasonIn(error.reason))
          : error
      }),
  }
}

function credentials({ username, password, apiKey }: SearchConfig): string | undefined {
  if (apiKey) return `ApiKey ${reveal(apiKey)}`
  if (!password) return undefined
  const pair = Buffer.from(`${username}:${reveal(password)}`).toString('base64')
  registerSecret(pair)
  return `Basic ${pair}`
}

/** `{"error":{"type":…,"reason":…}}` in words; any other text as it is. */
function reasonIn(text: string): string {
  const [, type, reason] = /"type":"([^"]+)","reason":"((?:[^"\\]|\\.)*)"/.exec(text) ?? []
  return type === undefined ? text : `${type}: ${reason}`
}
