import { ApiError } from '../../client/api-error.js'
import type { Entity, Metadata } from '../../client/metadata.js'
import type { CreateQuery } from '../../record/entities/query.js'
import type { EntityReference } from '../../record/entities/references.js'
import { append, type Fqn } from '../../record/fqn.js'
import type { UnknownFields } from '../../sinks/metadata-rest/unknown-fields.js'
import type { QueryUsage } from '../../stages/table-usage/usage.js'
import type { FindUser } from './users.js'

const DAY_MS = 86_400_000

export interface QueryPublishing {
  readonly metadata: Metadata
  readonly users: FindUser
  readonly service: Fqn
  readonly fields: UnknownFields
  /** Told of a query that another writer made at the same time. */
  readonly present: (name: string) => void
}

/**
 * Stores a query with the tables and users it has, those of earlier runs too, and gives its id. One that says nothing
 * new is not written: a server replaces the lists it is sent, and makes a version of every change (golden/real-server
 * `query.put-again`).
 * @throws ApiError
 */
export async function publishQuery(
  query: QueryUsage,
  tables: readonly string[],
  { metadata, users, service, fields, present }: QueryPublishing,
): Promise<string> {
  const fqn = append(service, query.name)
  const stored = await metadata.getByName('query', fqn, { fields: 'queryUsedIn,users' })
  const wanted = await request(query, tables, { stored, users, service })
  if (stored && says(stored, wanted)) return stored.id
  try {
    return (await fields.send(JSON.stringify(wanted), (body) => metadata.put('query', body))).id
  } catch (error) {
    if (!isPresent(error)) throw error
    present(query.name)
    const found = await metadata.getByName('query', fqn)
    if (!found) throw error
    return found.id
  }
}

async function request(
  { sql, dialect, last, users: runs }: QueryUsage,
  tables: readonly string[],
  { stored, users, service }: { readonly stored: Entity | undefined; readonly users: FindUser; readonly service: Fqn },
): Promise<CreateQuery> {
  const names = Object.keys(runs).map((name) => JSON.parse(name) as string)
  const found = await Promise.all(names.map(async (name) => ({ name, user: await users(name) })))
  const known = [...references(stored?.users), ...found.flatMap(({ user }) => (user ? [user] : []))]
  const raw = found.flatMap(({ name, user }) => (user ? [] : [name]))
  const queryDate = Math.floor(last.time / DAY_MS) * DAY_MS
  const isOlder = typeof stored?.queryDate === 'number' && stored.queryDate > queryDate
  return {
    query: sql,
    dialect,
    service,
    duration: isOlder ? (stored.duration as number) : last.duration,
    queryDate: isOlder ? (stored.queryDate as number) : queryDate,
    queryUsedIn: unique([...references(stored?.queryUsedIn).map(({ id }) => id), ...tables]).map((id) => ({
      id,
      type: 'table',
    })),
    users: unique(known.map((one) => one.fullyQualifiedName as string)),
    usedBy: unique([...((stored?.usedBy as readonly string[] | undefined) ?? []), ...raw]),
    ...(stored?.processedLineage === true ? { processedLineage: true } : {}),
  }
}

const references = (value: unknown): readonly EntityReference[] =>
  (value as readonly EntityReference[] | undefined) ?? []
const unique = (values: readonly string[]): string[] => [...new Set(values)].sort()

/** True when a stored query has all that a request says. */
const says = (
  stored: Entity,
  { duration, queryDate, queryUsedIn = [], users = [], usedBy = [] }: CreateQuery,
): boolean =>
  stored.duration === duration &&
  stored.queryDate === queryDate &&
  references(stored.queryUsedIn).length === queryUsedIn.length &&
  references(stored.users).length === users.length &&
  ((stored.usedBy as readonly string[] | undefined) ?? []).length === usedBy.length

/** How servers say that a query is there already (spec/rest.md §15). */
const isPresent = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.status === 409 || /unique_query_checksum|query_entity_namehash_key|query_entity\.namehash/i.test(error.reason))
