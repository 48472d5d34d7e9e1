import { randomUUID } from 'node:crypto'
import type { BulkItem, BulkOperationResult } from '../../record/entities/bulk-operation-result.js'
import { deleteStale } from '../../record/entities/delete-stale.js'
import type { Context } from '../context.js'
import { isObject } from '../document.js'
import { remove } from '../entity/deletion.js'
import { requireId, resolve } from '../entity/reference.js'
import { arrayBody, validate } from '../entity/validation.js'
import { type Outcome, put } from '../entity/write.js'
import { Fault } from '../fault.js'
import type { CatalogKind } from '../kinds.js'
import { type Answer, ok, type Request, type Route } from '../router.js'
import { below } from '../store/entities.js'
import { isTrue } from './entities.js'

/** What came with 2.0: many at a time, and what was not seen (spec/rest.md §9, §10). */
export const bulkRoutes = (kind: CatalogKind): readonly Route[] => [
  {
    method: 'PUT',
    path: `/${kind.collection}/bulk`,
    isNew: true,
    handle: (context, request) => putMany(context, kind, request),
  },
  {
    method: 'DELETE',
    path: `/${kind.collection}/deleteStale`,
    isNew: true,
    handle: (context, request) => removeUnseen(context, kind, request),
  },
  {
    method: 'DELETE',
    path: `/${kind.collection}/async/{id}`,
    isNew: true,
    handle: (context, request) => removeLater(context, kind, request),
  },
]

const STATUS: Readonly<Record<Outcome, number>> = { created: 201, updated: 200, unchanged: 200 }

/** Each request for itself: one that is refused leaves no trace and doesn't stop the others. */
function putMany(context: Context, kind: CatalogKind, { body, query }: Request): Answer {
  const options = { overridesMetadata: isTrue(query, 'overrideMetadata'), skipsSameHash: true }
  const items = arrayBody(body).map((request): BulkItem => {
    try {
      const { entity, outcome } = context.store.savepoint(() => put(context, kind, request, options))
      return { request: entity.document.fullyQualifiedName, status: STATUS[outcome], message: outcome }
    } catch (cause) {
      if (!(cause instanceof Fault)) throw cause
      return { request: isObject(request) ? request.name : request, status: cause.status, message: cause.message }
    }
  })
  return ok(resultOf(items))
}

function resultOf(items: readonly BulkItem[]): BulkOperationResult {
  const failed = items.filter(({ status }) => status !== undefined && status >= 400)
  const passed = items.filter((item) => !failed.includes(item))
  return {
    dryRun: false,
    status: failed.length === 0 ? 'success' : passed.length === 0 ? 'failure' : 'partialSuccess',
    numberOfRowsProcessed: items.length,
    numberOfRowsPassed: passed.length,
    numberOfRowsFailed: failed.length,
    successRequest: passed,
    failedRequest: failed,
  }
}

function removeUnseen(context: Context, kind: CatalogKind, { body }: Request): Answer {
  const { scopeFqn, scopeEntityType, seenFqns, recursive } = validate(deleteStale, body)
  const { document: scope } = resolve(context, scopeEntityType, scopeFqn)
  const seen = new Set(seenFqns)
  const stale = below(context.store, [kind], scope.fullyQualifiedName).filter(
    ({ document }) => !document.deleted && !seen.has(document.fullyQualifiedName),
  )
  const items = stale.map((entity): BulkItem => {
    const { fullyQualifiedName } = entity.document
    try {
      context.store.savepoint(() => remove(context, entity, { isHard: false, isRecursive: recursive ?? false }))
      return { request: fullyQualifiedName, status: 200, message: 'deleted' }
    } catch (cause) {
      if (!(cause instanceof Fault)) throw cause
      return { request: fullyQualifiedName, status: cause.status, message: cause.message }
    }
  })
  return ok(resultOf(items))
}

/** The answer of a deletion in the background; here it is done when the answer comes. */
function removeLater(context: Context, kind: CatalogKind, { params, query }: Request): Answer {
  const entity = requireId(context, kind, params.id ?? '')
  remove(context, entity, { isHard: isTrue(query, 'hardDelete'), isRecursive: isTrue(query, 'recursive') })
  return { status: 202, body: { jobId: randomUUID(), message: 'Delete operation initiated' } }
}
