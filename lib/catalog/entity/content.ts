import { z } from 'zod'
import { queryChecksum } from '../../record/fqn.js'
import type { Context } from '../context.js'
import { type Document, documents, omit } from '../document.js'
import { badRequest, notFound } from '../fault.js'
import type { CatalogKind } from '../kinds.js'
import type { Entity } from '../store/entities.js'
import { checkConstraints, completeColumns, siblings } from './columns.js'
import { completeLabels, resolveLabels } from './labels.js'
import { checkName, fqnBelow } from './name.js'
import { resolveOwners } from './owners.js'
import { lookUp, referenceTo, requestedKind, resolve, resolveAll } from './reference.js'
import { objectBody, refuseUnknown, validate } from './validation.js'

/** What a request makes of an entity, before the server stamps it. */
export interface Content extends Document {
  readonly name: string
  readonly fullyQualifiedName: string
}

/** Fields of every kind that hold references, and their type. */
const REFERENCES = { domains: 'domain', dataProducts: 'dataProduct', reviewers: 'user', experts: 'user' }
/** What an entity takes over from its parent. */
const INHERITED = ['service', 'database', 'serviceType'] as const
/** Kinds that hang below a service without being a part of it. */
const APART = new Set(['query', 'ingestionPipeline'])

/** A create request checked, its references resolved. @throws Fault for a request the server refuses. */
export function contentOf(context: Context, kind: CatalogKind, body: unknown): Content {
  const request = checked(context, kind, body)
  const name = nameOf(kind, request)
  checkName(name)
  const parent = parentOf(context, kind, request)
  const above = parent && [parent.entity.document.fullyQualifiedName, ...(kind.infix ? [kind.infix] : [])].join('.')
  const fullyQualifiedName = fqnBelow(above, name)
  const { owners, tags, columns, tableConstraints } = request
  if (columns !== undefined) checkConstraints(siblings(documents(columns)), documents(tableConstraints))
  return {
    ...omit(request, kind.unstored),
    ...(parent ? inherited(kind, parent.entity) : {}),
    ...references(context, kind, request),
    ...(parent ? { [parent.field]: referenceTo(parent.entity) } : {}),
    ...(owners === undefined ? {} : { owners: resolveOwners(context, owners) }),
    ...(tags === undefined ? {} : { tags: resolveLabels(context, tags) }),
    ...(columns === undefined ? {} : { columns: completeColumns(context, fullyQualifiedName, documents(columns)) }),
    ...(kind.type === 'query' ? { checksum: queryChecksum(String(request.query)) } : {}),
    name,
    fullyQualifiedName,
  }
}

/** Of a kind without a schema only the types that everything relies on are checked. */
const OPEN_REQUEST = z.looseObject({ name: z.string().optional() })

function checked({ generation }: Context, kind: CatalogKind, body: unknown): Document {
  const request = completeLabels(objectBody(body))
  if (!kind.request) return validate(OPEN_REQUEST, request)
  refuseUnknown(generation, kind.type, request)
  return validate(kind.request, request) as Document
}

function nameOf(kind: CatalogKind, request: Document): string {
  if (request.name === undefined && kind.type === 'query') return queryChecksum(String(request.query))
  if (request.name === undefined) throw badRequest('[name must not be null]')
  const name = String(request.name)
  return kind.type === 'user' ? name.toLowerCase() : name
}

interface Parent {
  readonly field: string
  readonly entity: Entity
}

/** The parent a request names. @throws Fault 404 when it isn't there, 400 when none is named. */
function parentOf(context: Context, kind: CatalogKind, request: Document): Parent | undefined {
  const fields = Object.entries(kind.parents)
  for (const [field, type] of fields) {
    const value = request[field]
    if (value === undefined) continue
    if (typeof value !== 'string') return { field, entity: resolve(context, type, value) }
    const entity = lookUp(context, requestedKind(type), value)
    if (!entity) throw notFound(type, value)
    return { field, entity }
  }
  const needed = fields.map(([field]) => field).find((field) => field !== 'parent')
  if (needed !== undefined) throw badRequest(`[${needed} must not be null]`)
  return undefined
}

function inherited(kind: CatalogKind, { document }: Entity): Document {
  if (APART.has(kind.type)) return {}
  const present = INHERITED.filter((field) => document[field] !== undefined)
  return Object.fromEntries(present.map((field) => [field, document[field]]))
}

function references(context: Context, kind: CatalogKind, request: Document): Document {
  const present = Object.entries({ ...REFERENCES, ...kind.references }).filter(
    ([field]) => request[field] !== undefined,
  )
  return Object.fromEntries(present.map(([field, type]) => [field, resolveAll(context, type, request[field])]))
}
