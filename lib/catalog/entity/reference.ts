import { quoteName } from '../../record/fqn.js'
import type { Context } from '../context.js'
import { type Document, isObject, type StoredReference, UUID } from '../document.js'
import { badRequest, missing, notFound } from '../fault.js'
import { type CatalogKind, kindOf } from '../kinds.js'
import { type Entity, findByFqn, findById } from '../store/entities.js'

export const referenceTo = ({ kind, document: { id, name, fullyQualifiedName } }: Entity): StoredReference => ({
  id,
  type: kind.type,
  name,
  fullyQualifiedName,
})

/** The kind of a type that a request names. @throws Fault 404 */
export function requestedKind(type: string): CatalogKind {
  const kind = kindOf(type)
  if (!kind) throw missing(`Entity repository for ${type} not found. Is the ENTITY_TYPE_MAP initialized?`)
  return kind
}

/** Names of users and teams are found whatever their case. */
const named = ({ store }: Context, kind: CatalogKind, fqn: string): Entity | undefined =>
  findByFqn(store, kind, fqn) ?? (kind.type === 'user' ? findByFqn(store, kind, fqn.toLowerCase()) : undefined)

/** The entity of an FQN, taken literally. @throws Fault 404 */
export function requireFqn(context: Context, kind: CatalogKind, fqn: string): Entity {
  const entity = named(context, kind, fqn)
  if (!entity) throw notFound(kind.type, fqn)
  return entity
}

/** The entity of an FQN; a name with a dot may lack its quotes. */
export const lookUp = (context: Context, kind: CatalogKind, text: string): Entity | undefined =>
  named(context, kind, text) ?? (text.includes('"') ? undefined : named(context, kind, quoteName(text)))

/** @throws Fault 404 */
export function requireId({ store }: Context, kind: CatalogKind, id: string): Entity {
  const entity = findById(store, kind, id)
  if (!entity) throw notFound(kind.type, id)
  return entity
}

/** The entity that a request means by an FQN, an id or a reference. `*` lets the reference say its type. @throws Fault */
export function resolve(context: Context, type: string, value: unknown): Entity {
  if (isObject(value)) {
    const kind = requestedKind(String(value.type ?? type))
    if (typeof value.id === 'string') return requireId(context, kind, value.id)
    if (typeof value.fullyQualifiedName === 'string') return requireFqn(context, kind, value.fullyQualifiedName)
    throw badRequest('[id must not be null]')
  }
  const kind = requestedKind(type)
  const text = String(value)
  if (UUID.test(text)) return requireId(context, kind, text)
  const entity = lookUp(context, kind, text)
  if (!entity) throw notFound(type, text)
  return entity
}

/** One reference or several, as they are stored. @throws Fault */
export const resolveAll = (context: Context, type: string, value: unknown): unknown =>
  Array.isArray(value)
    ? value.map((one) => referenceTo(resolve(context, type, one)))
    : referenceTo(resolve(context, type, value))

export const isReference = (value: unknown): value is StoredReference =>
  isObject(value) && typeof value.id === 'string' && typeof value.type === 'string' && 'fullyQualifiedName' in value

/** A stored reference with what its entity says now; undefined when the entity is gone. */
export function showReference(context: Context, reference: StoredReference): Document | undefined {
  const kind = kindOf(reference.type)
  const target = kind && findById(context.store, kind, reference.id)
  if (!target) return undefined
  const { description, displayName, name, deleted } = target.document
  return {
    ...reference,
    ...(description ? { description } : {}),
    displayName: displayName ?? name,
    deleted,
    href: `${context.base}/${target.kind.collection}/${reference.id}`,
  }
}
