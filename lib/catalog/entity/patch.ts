import type { z } from 'zod'
import { jsonPatch, type PatchOperation } from '../../record/entities/json-patch.js'
import type { Context } from '../context.js'
import { type Document, documents, type EntityDocument, isObject, omit, sameJson } from '../document.js'
import { badRequest } from '../fault.js'
import { words } from '../kinds/kind.js'
import type { CatalogKind } from '../kinds.js'
import { type Entity, pastVersion, update } from '../store/entities.js'
import { type ChangeDescription, changeBetween } from './change.js'
import { checkConstraints, completeColumns, siblings } from './columns.js'
import { applyPatch } from './json-patch.js'
import { completeLabels, resolveLabels } from './labels.js'
import { ownersOf, resolveOwners } from './owners.js'
import { resolveAll } from './reference.js'
import { validate } from './validation.js'
import { describer, replace } from './version.js'

/** Patches of one user within this time are one version (ms). */
const SESSION = 10 * 60 * 1000

/** What a patch can't change; the server takes such an operation and ignores it. */
const FIXED = ['id', 'name', 'fullyQualifiedName', 'version', 'updatedAt', 'updatedBy', 'deleted'] as const

/** Fields of entities that no request brings. */
const SERVER_FIELDS = words(
  'href changeDescription service serviceType database databaseSchema followers votes processedLineage',
  'usageSummary joins sampleData profile customMetrics testSuite domain entityStatus certification',
  'location reviewers experts inheritedRoles testConnectionResult',
)

/** @throws Fault 400 for what is no patch, 500 for one that can't be applied. */
export function patchOperations(body: unknown): readonly PatchOperation[] {
  if (!Array.isArray(body)) throw badRequest('JSON patch has to be an array of objects')
  return body.length === 0 ? [] : validate(jsonPatch, body)
}

/** Applies a patch and stores the result. @throws Fault */
export function patch(context: Context, entity: Entity, operations: readonly PatchOperation[]): Entity {
  const { kind, document } = entity
  const before = patchable(context, entity)
  const after = applyPatch(before, operations)
  if (sameJson(before, after)) return entity
  const changed = Object.keys(after).filter((field) => !sameJson(before[field], after[field]))
  checkFields(kind, document, after, changed)
  const fixed = Object.fromEntries(FIXED.map((field) => [field, document[field]]))
  const next = { ...complete(context, kind, before, after, changed), ...fixed } as EntityDocument
  return continueSession(context, entity, next) ?? replace(context, entity, next)
}

/** What operations apply to: empty lists are there to be added to, and inherited owners become the entity's own. */
function patchable(context: Context, entity: Entity): Document {
  const { document } = entity
  const withTags = (columns: unknown): unknown =>
    documents(columns).map((column) => ({
      ...column,
      tags: column.tags ?? [],
      ...(column.children ? { children: withTags(column.children) } : {}),
    }))
  return {
    ...document,
    tags: document.tags ?? [],
    owners: ownersOf(context, entity).map((owner) => omit(owner, ['inherited'])),
    ...(document.columns ? { columns: withTags(document.columns) } : {}),
  }
}

/** @throws Fault 400 for a field that the kind doesn't have, or a value it can't have. */
function checkFields(kind: CatalogKind, document: Document, after: Document, changed: readonly string[]): void {
  if (!kind.request || !('shape' in kind.request)) return
  const shape = kind.request.shape as Readonly<Record<string, z.ZodType>>
  for (const field of changed) {
    if (!(field in shape) && !(field in document) && !SERVER_FIELDS.includes(field))
      throw badRequest(`Unrecognized field "${field}"`)
    const isReference = field in kind.parents || field in kind.references || REFERENCED.has(field)
    const schema = shape[field]
    if (schema && !isReference && !FIXED.includes(field as (typeof FIXED)[number]))
      validate(schema, completeField(field, after[field]))
  }
}
const REFERENCED = new Set(['owners', 'domains', 'dataProducts', 'reviewers'])

const completeField = (field: string, value: unknown): unknown => completeLabels({ [field]: value })[field]

/** The patched document with its references, labels and columns as they are stored. */
function complete(
  context: Context,
  kind: CatalogKind,
  before: Document,
  after: Document,
  changed: readonly string[],
): Document {
  const next: Record<string, unknown> = { ...after }
  const { fullyQualifiedName } = before as EntityDocument
  for (const field of changed) {
    const value = after[field]
    if (field === 'owners') next.owners = resolveOwners(context, value)
    else if (field === 'tags') next.tags = resolveLabels(context, completeField('tags', value))
    else if (field === 'columns')
      next.columns = completeColumns(context, fullyQualifiedName, siblings(documents(completeField('columns', value))))
    else if (field === 'lifeCycle') next.lifeCycle = newestOf(before.lifeCycle, value)
    else if (field in kind.references) next[field] = resolveAll(context, kind.references[field] ?? '', value)
  }
  if (changed.includes('columns') || changed.includes('tableConstraints'))
    checkConstraints(documents(next.columns), documents(next.tableConstraints))
  return next
}

/** Of each event the later one; a patch can't turn the clock back. */
function newestOf(stored: unknown, given: unknown): unknown {
  if (!isObject(stored) || !isObject(given)) return given
  const merged: Record<string, unknown> = { ...stored }
  for (const [event, details] of Object.entries(given)) {
    const [old, now] = [stored[event], details].map((one) => (isObject(one) ? Number(one.timestamp) : 0))
    if ((now ?? 0) >= (old ?? 0)) merged[event] = details
  }
  return merged
}

/** The patch as a part of this user's last change, if there is one to go on with. */
function continueSession(context: Context, entity: Entity, next: EntityDocument): Entity | undefined {
  const { version, updatedBy, updatedAt, changeDescription } = entity.document
  const previousVersion = (changeDescription as ChangeDescription | undefined)?.previousVersion
  const isOver = updatedBy !== context.who.name || context.now - updatedAt > SESSION
  if (previousVersion === undefined || isOver) return undefined
  const previous = pastVersion(context.store, next.id, previousVersion)
  if (!previous) return undefined
  const { description } = changeBetween(previous, next, describer(context))
  const document = { ...next, version, updatedAt: context.now, updatedBy, changeDescription: description }
  const patched = { ...entity, document }
  update(context.store, patched)
  return patched
}
