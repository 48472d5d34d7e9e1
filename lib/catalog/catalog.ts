import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Dump, dump } from './dump.js'
import { GENERATIONS, type GenerationName } from './generation.js'
import { anyToken, BOT, type Tokens } from './identity.js'
import { type Exchange, listener } from './listener.js'
import { createRouter } from './router.js'
import { routesOf } from './routes.js'
import { seed } from './seed.js'
import { Store } from './store/store.js'

export interface CatalogOptions {
  /** A database file, made when it isn't there, or `:memory:`. */
  readonly path: string
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** Which server generation to stand for; 2.0 by default. */
  readonly generation?: GenerationName
  /** Who a bearer token stands for; by default any token is the bot's unless its JWT `sub` is `admin`. */
  readonly tokens?: Tokens
  /** Called once per request, after its answer is known. */
  readonly onRequest?: (exchange: Exchange) => void
}

export interface Catalog {
  /** `http://127.0.0.1:PORT/api`: a `hostPort` of the workflow config. */
  readonly url: string
  /** Everything stored, by collection. */
  readonly dump: () => Dump
  readonly close: () => Promise<void>
}

/** Serves a catalog on loopback (docs/catalog.md). @throws when the file or the port is in use. */
export async function startCatalog(options: CatalogOptions): Promise<Catalog> {
  const { path, port = 0, tokens = anyToken, onRequest } = options
  const generation = GENERATIONS[options.generation ?? '2.0']
  const store = new Store(path)
  const router = createRouter(routesOf(generation))
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 10_000, keepAliveTimeout: 30_000 })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
  } catch (cause) {
    store.close()
    throw cause
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`
  const context = { store, generation, who: BOT, base: `${url}/v1` }
  store.transaction(() => seed({ ...context, now: Date.now() }))
  server.on('request', listener({ context, router, tokens, ...(onRequest ? { onRequest } : {}) }))
  return {
    url,
    dump: () => dump({ ...context, now: Date.now() }),
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      store.close()
    },
  }
}
