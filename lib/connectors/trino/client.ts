import type { SqlRow } from '../../services/database/information-schema/adapter.js'
import { createHttpClient, type HttpClient } from '../http-client.js'
import type { Settings } from './settings.js'

/** A query that gives no row for longer is stuck. */
const SILENCE_MS = 300_000
/** The server gives up a query that nobody asks for in five minutes: a slow sink must not look like nobody. */
const HEARTBEAT_MS = 60_000
/** To tell the server that the rest of a query is not wanted. */
const CANCEL_MS = 5000
/** By it query logs are read without what reading them, and the rest, has left there. */
const OWN = '/* {"app": "Headwater"} */ '

/** Access to one coordinator. */
export interface TrinoClient {
  /** Row by row, by the names of columns; pages are asked for as they are needed. */
  query(sql: string, catalog?: string): AsyncGenerator<SqlRow, void>
  close(): void
}

export interface ClientOptions {
  readonly silenceMs?: number
  readonly heartbeatMs?: number
}

/** What the server answers (https://trino.io/docs/current/develop/client-protocol.html). */
interface Page {
  readonly nextUri?: string
  readonly columns?: readonly { readonly name: string }[]
  readonly data?: readonly (readonly unknown[])[]
  readonly error?: { readonly message?: string; readonly errorName?: string }
}

/** Connects when first asked something; holds `connections` at most. */
export function connect({ product, server }: Settings, connections: number, options: ClientOptions = {}): TrinoClient {
  const http = createHttpClient(server, connections)
  const header = `x-${product.toLowerCase()}-catalog`
  return {
    query: (sql, catalog) => {
      const headers = catalog === undefined ? {} : { [header]: catalog }
      return rows(http, () => http.text({ method: 'POST', path: '/v1/statement', body: OWN + sql, headers }), options)
    },
    close: () => http.close(),
  }
}

async function* rows(
  http: HttpClient,
  start: () => Promise<string>,
  { silenceMs = SILENCE_MS, heartbeatMs = HEARTBEAT_MS }: ClientOptions,
): AsyncGenerator<SqlRow, void> {
  let page = pageOf(await start())
  let next = page.nextUri
  let here: string | undefined
  let told = Date.now()
  // The page in hand is asked for again: the server gives the same one, and knows that somebody waits.
  const heartbeat = setInterval(() => {
    if (here !== undefined) http.text({ method: 'GET', path: here, retries: 0 }).catch(() => undefined) // the next page tells
  }, heartbeatMs)
  try {
    for (;;) {
      if (page.error) {
        next = undefined // the query is over
        throw new Error(`${page.error.errorName ?? 'error'}: ${page.error.message ?? 'no reason given'}`)
      }
      next = page.nextUri
      const names = page.columns?.map(({ name }) => name) ?? []
      for (const row of page.data ?? []) yield Object.fromEntries(names.map((name, index) => [name, row[index]]))
      if (page.data?.length) told = Date.now()
      if (next === undefined) return
      if (Date.now() - told > silenceMs) throw new Error(`the server sent no row within ${silenceMs / 1000} s`)
      here = undefined
      const path = pathOf(next)
      page = pageOf(await http.text({ method: 'GET', path }))
      here = path
    }
  } finally {
    clearInterval(heartbeat)
    if (next !== undefined) await cancel(http, next)
  }
}

/** The server behind `nextUri` is the one that was asked, whatever name it has for itself: credentials go nowhere else. */
function pathOf(uri: string): string {
  const { pathname, search } = new URL(uri)
  return pathname + search
}

/** Nobody waits for the answer: a query that is not cancelled ends by itself. */
const cancel = async (http: HttpClient, uri: string): Promise<void> =>
  void (await http.text({ method: 'DELETE', path: pathOf(uri), idle: CANCEL_MS, retries: 0 }).catch(() => undefined))

/** @throws Error for an answer that is none of the protocol's. */
function pageOf(text: string): Page {
  try {
    const page: unknown = JSON.parse(text)
    if (typeof page === 'object' && page !== null) return page
  } catch (cause) {
    throw new Error('the server’s answer is no JSON: is hostPort that of a coordinator?', { cause })
  }
  throw new Error('the server’s answer is no page of results')
}
