import { appendFileSync } from 'node:fs'
import { startCatalog } from '../../lib/catalog/catalog.js'
import type { GenerationName } from '../../lib/catalog/generation.js'
import { createHttp } from '../../lib/client/http.js'
import { createMetadata, type Metadata } from '../../lib/client/metadata.js'
import { type FaultProxy, startFaultProxy } from './fault-proxy.js'

/** A local catalog in memory, reached through a proxy that can misbehave, and a client on it. */
export interface TestCatalog {
  readonly url: string
  readonly metadata: Metadata
  readonly proxy: FaultProxy
  /** FQNs of the live entities of a collection. */
  live(collection: string): string[]
  /** FQNs of those marked deleted. */
  deleted(collection: string): string[]
  entity(collection: string, fqn: string): Readonly<Record<string, unknown>> | undefined
  close(): Promise<void>
}

/** `HEADWATER_REQUEST_LOG` names a file that takes every accepted request, for `validate-requests.mjs`. */
export async function startTestCatalog(generation: GenerationName = '2.0'): Promise<TestCatalog> {
  const log = process.env.HEADWATER_REQUEST_LOG
  const catalog = await startCatalog({
    path: ':memory:',
    generation,
    ...(log
      ? {
          onRequest: ({ method, path, query, body, status }) => {
            if (status < 400 && method !== 'GET')
              appendFileSync(log, `${JSON.stringify({ method, path, query, body })}\n`)
          },
        }
      : {}),
  })
  const proxy = await startFaultProxy(catalog.url)
  const metadata = createMetadata(
    createHttp({ hostPort: proxy.url, token: () => 'test', retry: { limit: 10, maxDelay: 50 } }),
  )
  const entities = (collection: string) =>
    (catalog.dump() as unknown as Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>)[collection] ??
    []
  const names = (collection: string, deleted: boolean): string[] =>
    entities(collection)
      .filter((one) => (one.deleted ?? false) === deleted)
      .map((one) => String(one.fullyQualifiedName))
      .sort()
  return {
    url: proxy.url,
    metadata,
    proxy,
    live: (collection) => names(collection, false),
    deleted: (collection) => names(collection, true),
    entity: (collection, fqn) => entities(collection).find((one) => one.fullyQualifiedName === fqn),
    close: async () => {
      metadata.close()
      await proxy.close()
      await catalog.close()
    },
  }
}
