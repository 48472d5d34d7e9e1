import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { type Catalog, startCatalog } from '../../../lib/catalog/catalog.js'
import { ADMIN, BOT } from '../../../lib/catalog/identity.js'
import { kindOf } from '../../../lib/catalog/kinds.js'
import { send } from '../client.js'
import { differences } from './comparison.js'
import { Placeholders } from './placeholders.js'
import { SET_UP } from './set-up.js'

export interface Probe {
  readonly id: string
  readonly what: string
  readonly measured?: boolean
  readonly request: {
    readonly method: string
    readonly path: string
    readonly query: Readonly<Record<string, string>> | null
    readonly body: unknown
    readonly contentType: string | null
    readonly as: string | null
    readonly authorization?: string
    readonly headers?: Readonly<Record<string, string>>
  }
  readonly response: {
    readonly status: number | null
    readonly body: unknown
    readonly trimmed?: boolean
    readonly headers?: Readonly<Record<string, string>>
  }
}

/** What a real server of the 1.6 generation was asked, and what it answered (docs/catalog.md). */
export const PROBES: readonly Probe[] = readFileSync(
  new URL('../../fixtures/real-server/probes.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Probe)

/** Probes that record one exchange; the others sum up many. */
export const COMPARABLE = PROBES.filter(({ measured }) => !measured)

const TOKENS: Readonly<Record<string, string>> = { bot: 'the-bot', admin: 'the-admin', bad: 'nobody', other: 'forged' }

const authorization = ({ as, authorization: given }: Probe['request']): Record<string, string> => {
  const token = TOKENS[as ?? '']
  if (token === undefined) return {}
  return { authorization: given ? given.replace('<token>', token) : `Bearer ${token}` }
}

/** Sends every probe in order to a fresh catalog. @returns what differs, by the id of the probe. */
export async function replay(): Promise<ReadonlyMap<string, readonly string[]>> {
  const catalog = await startCatalog({
    path: ':memory:',
    generation: '1.6',
    tokens: (token) => ({ 'the-bot': BOT, 'the-admin': ADMIN })[token],
  })
  try {
    const host = new URL(catalog.url).origin
    const placeholders = new Placeholders(PROBES, host, Date.now(), (kind, fqn) => idOf(catalog, kind, fqn))
    const found = new Map<string, readonly string[]>()
    for (const probe of COMPARABLE) {
      for (const request of SET_UP[probe.id] ?? []) {
        const { status } = await send(catalog, { ...request, headers: authorization({ ...probe.request, as: 'bot' }) })
        if (status >= 300)
          throw new Error(`set-up of ${probe.id}: ${request.method} ${request.path} answered ${status}`)
      }
      found.set(probe.id, await differencesOf(catalog, probe, placeholders))
    }
    return found
  } finally {
    await catalog.close()
  }
}

async function idOf(catalog: Catalog, kind: string, fqn: string): Promise<string | undefined> {
  const collection = kindOf(kind)?.collection
  if (collection === undefined) return undefined
  const path = `/${collection}/name/${encodeURIComponent(fqn)}`
  const headers = { authorization: `Bearer ${TOKENS.bot}` }
  return (await send(catalog, { method: 'GET', path, query: { include: 'all' }, headers })).body.id
}

async function differencesOf(catalog: Catalog, probe: Probe, placeholders: Placeholders): Promise<readonly string[]> {
  const { request, response } = probe
  const body = request.body === null ? undefined : await placeholders.fill(request.body)
  const isZipped = request.headers?.['content-encoding'] === 'gzip'
  const answer = await send(catalog, {
    method: request.method,
    path: (await placeholders.text(request.path)).replace('/api/v1', ''),
    query: (await placeholders.fill(request.query ?? {})) as Record<string, string>,
    body: isZipped ? gzipSync(JSON.stringify(body)) : body,
    headers: {
      authorization: '',
      ...authorization(request),
      'content-type': request.contentType ?? '',
      ...request.headers,
    },
  })
  if (answer.status !== response.status)
    return [`status ${response.status} became ${answer.status}: ${JSON.stringify(answer.body).slice(0, 300)}`]
  // The body first: it may show the id that a header holds.
  const bodies = differences(response.body, answer.body, response.trimmed === true, placeholders)
  const headers = Object.entries(response.headers ?? {})
    .filter(([name, value]) => !placeholders.stands(value, answer.headers[name]))
    .map(([name, value]) => `header ${name}: ${value} became ${answer.headers[name]}`)
  return [...bodies, ...headers]
}
