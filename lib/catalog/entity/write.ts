import { randomUUID } from 'node:crypto'
import type { Context } from '../context.js'
import { type Document, documents, type EntityDocument, isBlank, omit, sameJson } from '../document.js'
import { badRequest, conflict } from '../fault.js'
import { type CatalogKind, kindsBelow } from '../kinds.js'
import { below, type Entity, erase, findByFqn, hasBelow, insert, keepVersion, update } from '../store/entities.js'
import { changeBetween, type Describe, nextVersion } from './change.js'
import { mergeColumns } from './columns.js'
import { type Content, contentOf } from './content.js'
import { mergeLabels } from './labels.js'
import { isReference, showReference } from './reference.js'

export type Outcome = 'created' | 'updated' | 'unchanged'

export interface Written {
  readonly entity: Entity
  readonly outcome: Outcome
}

interface PutOptions {
  /** Text and owners of the request win over stored ones. */
  readonly overridesMetadata?: boolean
  /** An entity whose stored sourceHash is equal is left alone (bulk calls). */
  readonly skipsSameHash?: boolean
}

/** @throws Fault 409 when it exists, also when it is softly deleted. */
export function create(context: Context, kind: CatalogKind, body: unknown): Entity {
  const content = contentOf(context, kind, body)
  if (findByFqn(context.store, kind, content.fullyQualifiedName)) throw conflict()
  return insertNew(context, kind, content)
}

/** Creates an entity, or brings the stored one up to the request; one that was softly deleted comes back. */
export function put(context: Context, kind: CatalogKind, body: unknown, options: PutOptions = {}): Written {
  const content = contentOf(context, kind, body)
  const found = findByFqn(context.store, kind, content.fullyQualifiedName)
  if (!found) return { entity: insertNew(context, kind, content), outcome: 'created' }
  const isSame = !isBlank(content.sourceHash) && content.sourceHash === found.document.sourceHash
  if (options.skipsSameHash && isSame && !found.document.deleted) return { entity: found, outcome: 'unchanged' }
  const stored = found.document.deleted ? restore(context, found) : found
  const entity = replace(context, stored, merge(context, stored, content, options))
  return { entity, outcome: entity === found ? 'unchanged' : 'updated' }
}

function insertNew(context: Context, kind: CatalogKind, content: Content): Entity {
  const { now, who } = context
  const stamps = { id: randomUUID(), version: 0.1, updatedAt: now, updatedBy: who.name, deleted: false }
  const nested = Object.entries(kind.defaults).filter(
    ([field, value]) => typeof value === 'object' && content[field] !== undefined && !Array.isArray(value),
  )
  const complete = Object.fromEntries(
    nested.map(([field, value]) => [field, { ...(value as object), ...(content[field] as object) }]),
  )
  const entity = { kind, document: { ...kind.defaults, ...content, ...complete, ...stamps } }
  insert(context.store, entity)
  return entity
}

/** Never lost because a request leaves them out. Server-made fields aren't either: no request can bring them. */
const KEPT = new Set(
  [
    'description displayName owners tags domain domains dataProducts extension lifeCycle connection style reviewers',
    'experts tableProfilerConfig dataModel users usedBy isBot isAdmin provider mutuallyExclusive default airflowConfig',
    'processedLineage teams roles',
  ].flatMap((names) => names.split(' ')),
)

/** The stored document with what the request says. */
function merge(context: Context, { kind, document }: Entity, content: Content, options: PutOptions): EntityDocument {
  const { isBot } = context.who
  const keepsText = isBot && !options.overridesMetadata
  const keepsOwners = keepsText && !context.generation.botReplacesOwners
  const isKept = (field: string) =>
    ((field === 'description' || field === 'displayName') && keepsText) || (field === 'owners' && keepsOwners)
  const dropped = requestFields(kind).filter((field) => !KEPT.has(field) && content[field] === undefined)
  const merged: Record<string, unknown> = omit(document, dropped)
  for (const [field, value] of Object.entries(content)) {
    if (isKept(field) && !isBlank(document[field])) continue
    if (field === 'tags') merged.tags = mergeLabels(context, document.tags, value)
    else if (field === 'columns')
      merged.columns = mergeColumns(context, documents(document.columns), documents(value), keepsText)
    else if (field === 'airflowConfig') merged[field] = { ...(document[field] as object), ...(value as object) }
    else merged[field] = value
  }
  // The name is the one of the first request, even when this one quotes it otherwise.
  return { ...merged, name: document.name } as EntityDocument
}

const requestFields = ({ request }: CatalogKind): readonly string[] =>
  request && 'shape' in request ? Object.keys(request.shape as object) : []

/** References of change descriptions say what their entity is called, but not where it is. */
export const describer =
  (context: Context): Describe =>
  (item) =>
    isReference(item) ? omit(showReference(context, item) ?? item, ['href']) : item

/** Stores `next` in the place of what is stored, as a new version when something counts as a change. */
export function replace(context: Context, stored: Entity, next: EntityDocument): Entity {
  const { document } = stored
  const change = changeBetween(document, next, describer(context))
  if (change.isEmpty) {
    if (sameJson(document, next)) return stored
    const entity = { ...stored, document: next }
    update(context.store, entity)
    return entity
  }
  return bump(context, stored, { ...next, changeDescription: change.description }, change.isMajor)
}

function bump(context: Context, stored: Entity, next: Document, isMajor = false): Entity {
  const { version } = stored.document
  keepVersion(context.store, stored.document)
  const stamps = { version: nextVersion(version, isMajor), updatedAt: context.now, updatedBy: context.who.name }
  const entity = { ...stored, document: { ...(next as EntityDocument), ...stamps } }
  update(context.store, entity)
  return entity
}

/** Marks one entity deleted or live; one that is so already stays. */
function mark(context: Context, entity: Entity, deleted: boolean): Entity {
  const { document } = entity
  if (document.deleted === deleted) return entity
  const changeDescription = {
    fieldsAdded: [],
    fieldsUpdated: [{ name: 'deleted', oldValue: !deleted, newValue: deleted }],
    fieldsDeleted: [],
    previousVersion: document.version,
  }
  return bump(context, entity, { ...document, deleted, changeDescription })
}

const branch = (context: Context, { kind, document }: Entity) =>
  below(context.store, kindsBelow(kind), document.fullyQualifiedName)

/** Brings back an entity with all that lies below it, also what had been deleted before. */
export function restore(context: Context, entity: Entity): Entity {
  for (const child of branch(context, entity)) mark(context, child, false)
  return mark(context, entity, false)
}

interface RemoveOptions {
  readonly isHard: boolean
  readonly isRecursive: boolean
}

/** @returns the entity after a soft deletion, or as it was before a hard one. @throws Fault 400 when it isn't empty. */
export function remove(context: Context, entity: Entity, { isHard, isRecursive }: RemoveOptions): Entity {
  const { kind, document } = entity
  if (!isRecursive && hasBelow(context.store, kindsBelow(kind), document.fullyQualifiedName))
    throw badRequest(`${kind.type} is not empty`)
  const children = branch(context, entity)
  if (!isHard) {
    for (const child of children) mark(context, child, true)
    return mark(context, entity, true)
  }
  for (const child of [...children, entity]) erase(context.store, child)
  return entity
}
