import { randomUUID } from 'node:crypto'
import type { Context } from '../context.js'
import { type Document, documents, type EntityDocument, isBlank, isObject, omit } from '../document.js'
import { conflict } from '../fault.js'
import { words } from '../kinds/kind.js'
import type { CatalogKind } from '../kinds.js'
import { type Entity, findByFqn, insert } from '../store/entities.js'
import { mergeColumns } from './columns.js'
import { type Content, contentOf } from './content.js'
import { restore } from './deletion.js'
import { mergeLabels } from './labels.js'
import { replace } from './version.js'

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
  const entity = { kind, document: { ...content, ...defaultsOf(kind, content), ...stamps } }
  insert(context.store, entity)
  return entity
}

/** The defaults of a kind, those of an object filled up with what the request says. */
const defaultsOf = ({ defaults }: CatalogKind, content: Document): Document =>
  Object.fromEntries(
    Object.entries(defaults).map(([field, value]) => {
      const given = content[field]
      return [field, isObject(value) && isObject(given) ? { ...value, ...given } : (given ?? value)]
    }),
  )

/** Never lost because a request leaves them out. Server-made fields aren't either: no request can bring them. */
const KEPT = new Set(
  words(
    'description displayName owners tags domain domains dataProducts extension lifeCycle connection style reviewers',
    'experts tableProfilerConfig dataModel users usedBy isBot isAdmin provider mutuallyExclusive default airflowConfig',
    'processedLineage teams roles',
  ),
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
