import { type Answer, bulkResult, failure, notFound, ok, searchResult } from './answers.js'
import { COLLECTIONS, collectionOf } from './collections.js'
import { shown } from './entity.js'
import { patched } from './patch.js'
import { type Json, nextVersion, type Store } from './store.js'

/** `classic` has neither bulk routes nor deleteStale, as servers up to 1.6. */
export type GenerationName = 'bulk' | 'classic'

export interface Call {
  readonly method: string
  /** Behind `/api/v1/`. */
  readonly path: string
  readonly query: URLSearchParams
  /** Decoded; undefined when there is none. */
  readonly body: unknown
}

/** Answers as a server does to the calls of a metadata run. */
export function answer(call: Call, store: Store, generation: GenerationName): Answer {
  const { method, path, query } = call
  if (path === 'system/version') return ok({ version: generation === 'classic' ? '1.6.0' : '2.0.7', timestamp: 0 })
  if (path.startsWith('services/testConnectionDefinitions/name/')) return ok(testConnectionDefinition(path))
  if (path === 'search/fieldQuery') return fieldQuery(query, store)
  if (path === 'search/query') return searchResult([], query.get('index'))
  const found = collectionOf(path)
  if (!found) return notFound(path)
  const [collection, [first, second]] = found
  if (first === undefined) return method === 'PUT' ? putOne(collection, call, store) : list(collection, query, store)
  if (first === 'bulk' || first === 'deleteStale') {
    if (generation === 'bulk')
      return first === 'bulk' ? putMany(collection, call, store) : deleteStale(collection, call, store)
    return first === 'bulk' ? failure(500, 'HTTP 405 Method Not Allowed') : failure(404, 'HTTP 404 Not Found')
  }
  const entity = first === 'name' ? store.byFqn(collection, second ?? '') : store.byId(first)
  if (!entity) return notFound(second ?? first)
  if (method === 'DELETE') store.delete(entity)
  if (method === 'PATCH') {
    entity.body = patched(entity.body, call.body as Parameters<typeof patched>[1])
    entity.version = nextVersion(entity.version)
  }
  return ok(shown(entity, store))
}

function putOne(collection: string, { body }: Call, store: Store): Answer {
  const { entity, change } = store.put(collection, body as Json)
  return ok(shown(entity, store), change === 'created' ? 201 : 200)
}

const putMany = (collection: string, { body }: Call, store: Store): Answer =>
  bulkResult(
    (body as readonly Json[]).map((one) => {
      const { entity, change } = store.put(collection, one)
      return { request: entity.fqn, message: change }
    }),
  )

function deleteStale(collection: string, { body }: Call, store: Store): Answer {
  const { scopeFqn, seenFqns } = body as { readonly scopeFqn: string; readonly seenFqns: readonly string[] }
  const seen = new Set(seenFqns)
  const stale = store.below(collection, scopeFqn).filter(({ fqn }) => !seen.has(fqn))
  for (const entity of stale) store.delete(entity)
  return bulkResult(stale.map(({ fqn }) => ({ request: fqn, message: 'deleted' })))
}

/** Pages by offset; the filter is the one that names the parent. */
function list(collection: string, query: URLSearchParams, store: Store): Answer {
  const scope = ['databaseSchema', 'database', 'service'].map((key) => query.get(key)).find((value) => value !== null)
  const all = store.below(collection, scope)
  const [from, limit] = [Number(query.get('after') ?? 0), Number(query.get('limit') ?? 10)]
  const data = all.slice(from, from + limit).map((entity) => shown(entity, store))
  const more = from + limit < all.length
  return ok({ data, paging: { total: all.length, ...(more && { after: String(from + limit) }) } })
}

/** By FQN, where `*` stands for anything. */
function fieldQuery(query: URLSearchParams, store: Store): Answer {
  const [pattern, index] = [query.get('fieldValue') ?? '', query.get('index') ?? '']
  const type = index.replace('_search_index', '').replaceAll('_', '').toLowerCase()
  const collection = Object.keys(COLLECTIONS).find((name) => COLLECTIONS[name]!.type.toLowerCase() === type)
  if (collection === undefined) return searchResult([], index)
  const exact = store.byFqn(collection, pattern)
  if (exact || !pattern.includes('*')) return searchResult(exact ? [shown(exact, store)] : [], index)
  const matching = new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 'i')
  const hits = store.below(collection, undefined).filter(({ fqn }) => matching.test(fqn))
  return searchResult(
    hits.slice(0, Number(query.get('size') ?? 10)).map((hit) => shown(hit, store)),
    index,
  )
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const STEPS = ['CheckAccess', 'GetDatabases', 'GetSchemas', 'GetTables', 'GetViews', 'GetTags', 'GetQueries']
const MANDATORY = 4

function testConnectionDefinition(path: string): Json {
  const fqn = path.slice(path.lastIndexOf('/') + 1)
  const name = fqn.replace('.testConnectionDefinition', '')
  return {
    id: '00000000-0000-4000-8000-000000000001',
    name,
    displayName: name,
    description: name,
    fullyQualifiedName: fqn,
    steps: STEPS.map((step, at) => ({
      name: step,
      description: step,
      errorMessage: `${step} failed`,
      mandatory: at < MANDATORY,
      shortCircuit: at === 0,
    })),
    version: 0.1,
    updatedAt: 0,
    updatedBy: 'admin',
    deleted: false,
  }
}
