import type { Context } from '../context.js'
import type { Document } from '../document.js'
import { lookUp, requestedKind } from '../entity/reference.js'
import { show, viewOf } from '../entity/view.js'
import { badRequest, Fault } from '../fault.js'
import type { CatalogKind } from '../kinds.js'
import type { Entity } from '../store/entities.js'
import { includeOf } from './entities.js'

/** Parameters that say what the listed entities lie below, and its type. */
const SCOPES: Readonly<Record<string, string>> = {
  service: 'databaseService',
  database: 'database',
  databaseSchema: 'databaseSchema',
  classification: 'classification',
  glossary: 'glossary',
  apiCollection: 'apiCollection',
}
const MAX_LIMIT = 1_000_000
const DEFAULT_LIMIT = 10

interface Where {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** One page of a kind, in the order of names (spec/rest.md §7). @throws Fault 400 for parameters out of range. */
export function page(context: Context, kind: CatalogKind, query: URLSearchParams): Document {
  const { store } = context
  const view = viewOf(context, kind, query.get('fields'))
  const limit = limitOf(query)
  const [after, before] = [query.get('after'), query.get('before')]
  if (after && before) throw badRequest('Only one of before or after query parameter allowed')
  const where = filters(context, kind, query)
  const count = store.get(`SELECT count(*) AS total FROM entity WHERE ${where.sql}`, ...where.values)
  const total = Number(count?.total)
  if (limit === 0) return { data: [], paging: { total } }
  const cursor = after ?? before
  const at = cursor ? decode(cursor) : undefined
  const [sign, order] = before ? ['<', 'DESC'] : ['>', 'ASC']
  const rows = store.all(
    `SELECT document FROM entity WHERE ${where.sql} ${at ? `AND (name, id) ${sign} (?, ?)` : ''}
     ORDER BY name ${order}, id ${order} LIMIT ?`,
    ...where.values,
    ...(at ? [at.name, at.id] : []),
    limit + 1,
  )
  const found = rows.slice(0, limit).map((row): Entity => ({ kind, document: JSON.parse(row.document as string) }))
  const entities = before ? found.reverse() : found
  const [hasMore, hasPast] = [rows.length > limit, at !== undefined]
  return {
    data: entities.map((entity) => show(context, entity, view)),
    paging: {
      ...((before ? hasMore : hasPast) && entities[0] ? { before: encode(entities[0]) } : {}),
      ...((before ? hasPast : hasMore) && entities.length > 0 ? { after: encode(entities.at(-1) as Entity) } : {}),
      total,
    },
  }
}

function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT)
  if (!Number.isInteger(limit)) throw badRequest('[query param limit must be a number]')
  if (limit < 0) throw badRequest('[query param limit must be greater than or equal to 0]')
  if (limit > MAX_LIMIT) throw badRequest(`[query param limit must be less than or equal to ${MAX_LIMIT}]`)
  return limit
}

function filters(context: Context, kind: CatalogKind, query: URLSearchParams): Where {
  const include = includeOf(query)
  const parts: string[] = ['kind = ?']
  const values: (string | number)[] = [kind.type]
  const add = (sql: string, ...more: readonly (string | number)[]) => {
    parts.push(sql)
    values.push(...more)
  }
  if (include !== 'all') add('deleted = ?', include === 'deleted' ? 1 : 0)
  for (const scope of scopesOf(context, kind, query)) add('fqn >= ? AND fqn < ?', `${scope}.`, `${scope}/`)
  const used = query.get('entityId')
  if (used && kind.type === 'query')
    add("EXISTS (SELECT 1 FROM json_each(document, '$.queryUsedIn') WHERE value ->> '$.id' = ?)", used)
  return { sql: parts.join(' AND '), values }
}

/** FQNs that the listed entities have to lie below. */
function scopesOf(context: Context, kind: CatalogKind, query: URLSearchParams): string[] {
  return [...query].flatMap(([parameter, value]) => {
    if (value === '') return []
    if (parameter === 'parent' && kind.type === 'tag') return [value]
    const type = parameter === 'service' ? (serviceOf(kind) ?? SCOPES.service) : SCOPES[parameter]
    const isIgnored = parameter === 'service' && kind.type === 'table' && context.generation.ignoresServiceOfTables
    if (type === undefined || type === '*' || isIgnored) return []
    const scope = lookUp(context, requestedKind(type), value)
    return [scope?.document.fullyQualifiedName ?? value]
  })
}

const serviceOf = ({ parents }: CatalogKind): string | undefined => parents.service

const encode = ({ document: { name, id } }: Entity): string =>
  Buffer.from(JSON.stringify({ name, id })).toString('base64')

/** @throws Fault 500 for what is no cursor. */
function decode(cursor: string): { readonly name: string; readonly id: string } {
  try {
    const { name, id } = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8')) as Record<string, unknown>
    if (typeof name === 'string' && typeof id === 'string') return { name, id }
  } catch {
    // falls through: no JSON inside
  }
  const message = 'An exception with message [Failed to process JSON ] was thrown while processing request.'
  throw new Fault(500, { code: 500, message }, message)
}
