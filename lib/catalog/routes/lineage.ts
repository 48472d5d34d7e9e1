import { addLineage, lineageDetails } from '../../record/entities/lineage.js'
import type { Context } from '../context.js'
import { type Document, documents, list } from '../document.js'
import { applyPatch } from '../entity/json-patch.js'
import { patchOperations } from '../entity/patch.js'
import { requestedKind, requireFqn, requireId } from '../entity/reference.js'
import { validate } from '../entity/validation.js'
import { badRequest, Fault, missing } from '../fault.js'
import { type Answer, ok, type Request, type Route } from '../router.js'
import type { Entity } from '../store/entities.js'
import { type Edge, findEdge, putEdge, removeEdge, removeEdgesOfSource } from '../store/lineage.js'
import { graph } from './lineage-graph.js'

type Ends = readonly [from: Entity, to: Entity]
type FindEnds = (context: Context, request: Request) => Ends

const byIds: FindEnds = (context, { params }) => [
  requireId(context, requestedKind(params.fromType ?? ''), params.fromId ?? ''),
  requireId(context, requestedKind(params.toType ?? ''), params.toId ?? ''),
]
const byNames: FindEnds = (context, { params }) => [
  requireFqn(context, requestedKind(params.fromType ?? ''), params.fromFqn ?? ''),
  requireFqn(context, requestedKind(params.toType ?? ''), params.toFqn ?? ''),
]

const BY_IDS = '/lineage/{fromType}/{fromId}/{toType}/{toId}'
const BY_NAMES = '/lineage/{fromType}/name/{fromFqn}/{toType}/name/{toFqn}'

const one = (context: Context, { params }: Request): Entity => {
  const kind = requestedKind(params.type ?? '')
  return params.fqn === undefined ? requireId(context, kind, params.id ?? '') : requireFqn(context, kind, params.fqn)
}

/** Lineage between entities (spec/rest.md §12). */
export const lineageRoutes: readonly Route[] = [
  { method: 'PUT', path: '/lineage', handle: putByReferences },
  { method: 'PUT', path: BY_NAMES, isNew: true, handle: putByNames },
  ...[
    { path: BY_IDS, ends: byIds },
    { path: BY_NAMES, ends: byNames },
  ].flatMap(({ path, ends }): Route[] => [
    {
      method: 'PATCH',
      path,
      isNew: true,
      handle: (context, request) => patchEdge(context, ends(context, request), request),
    },
    { method: 'DELETE', path, handle: (context, request) => removeOne(context, ends(context, request)) },
  ]),
  {
    method: 'GET',
    path: '/lineage/getLineageEdge/{fromId}/{toId}',
    handle: ({ store }, { params: { fromId = '', toId = '' } }) =>
      readEdge(findEdge(store, fromId, toId), fromId, toId),
  },
  {
    method: 'GET',
    path: '/lineage/getLineageEdge/{fromType}/name/{fromFqn}/{toType}/name/{toFqn}',
    isNew: true,
    handle: (context, request) => {
      const [from, to] = byNames(context, request)
      return readEdge(
        edgeBetween(context, [from, to]),
        from.document.fullyQualifiedName,
        to.document.fullyQualifiedName,
      )
    },
  },
  {
    method: 'GET',
    path: '/lineage/{type}/{id}',
    handle: (context, request) => graph(context, one(context, request), request),
  },
  {
    method: 'GET',
    path: '/lineage/{type}/name/{fqn}',
    handle: (context, request) => graph(context, one(context, request), request),
  },
  { method: 'DELETE', path: '/lineage/{type}/{id}/type/{source}', isNew: true, handle: removeOfSource },
  { method: 'DELETE', path: '/lineage/source/name/{type}/{fqn}/type/{source}', isNew: true, handle: removeOfSource },
]

function putByReferences(context: Context, { body }: Request): Answer {
  const { edge } = validate(addLineage, body)
  const from = requireId(context, requestedKind(edge.fromEntity.type), edge.fromEntity.id)
  const to = requireId(context, requestedKind(edge.toEntity.type), edge.toEntity.id)
  return putBetween(context, [from, to], edge.lineageDetails)
}

function putByNames(context: Context, request: Request): Answer {
  return putBetween(context, byNames(context, request), validate(lineageDetails, request.body))
}

/** The new edge takes the place of one between the same two. */
function putBetween(context: Context, [from, to]: Ends, given: Document | undefined): Answer {
  const ends = { from: endOf(from), to: endOf(to) }
  if (given === undefined) {
    putEdge(context.store, ends)
    return ok()
  }
  const details = { ...given, source: given.source ?? 'Manual', columnsLineage: given.columnsLineage ?? [] }
  checkColumns(details, [from, to])
  const by = given.pipeline as { readonly type: string; readonly id: string } | undefined
  if (by) requireId(context, requestedKind(by.type), by.id) // a stored procedure may stand there too
  putEdge(context.store, { ...ends, details })
  return ok()
}

const endOf = ({ kind, document }: Entity) => ({ id: document.id, type: kind.type })

/** @throws Fault 400 for a column that its end doesn't have. */
function checkColumns(details: Document, [from, to]: Ends): void {
  const [sources, targets] = [columnsOf(from), columnsOf(to)]
  if (!sources || !targets) return
  for (const { fromColumns, toColumn } of documents(details.columnsLineage)) {
    const unknown =
      list(fromColumns).find((column) => !sources.has(String(column))) ??
      (toColumn === undefined || targets.has(String(toColumn)) ? undefined : toColumn)
    if (unknown !== undefined) throw badRequest(`Invalid fully qualified column name ${unknown}`)
  }
}

/** FQNs of the columns of a table or a data model; undefined for what has none. */
function columnsOf({ document: { columns } }: Entity): Set<string> | undefined {
  if (!Array.isArray(columns)) return undefined
  const fqns = (inner: unknown): string[] =>
    documents(inner).flatMap((column) => [String(column.fullyQualifiedName), ...fqns(column.children)])
  return new Set(fqns(columns))
}

const edgeBetween = ({ store }: Context, [from, to]: Ends): Edge | undefined =>
  findEdge(store, from.document.id, to.document.id)

/** An edge without details can't be read, as on the server. @throws Fault 404 */
function readEdge(edge: Edge | undefined, from: string, to: string): Answer {
  if (!edge?.details) throw missing(`Lineage edge not found between ${from} and ${to}`)
  const { columnsLineage, ...details } = edge.details
  return ok({ edge: { ...details, ...(list(columnsLineage).length > 0 ? { columnsLineage } : {}) } })
}

function patchEdge(context: Context, [from, to]: Ends, { body }: Request): Answer {
  const edge = edgeBetween(context, [from, to])
  if (!edge) throw missing(`Lineage edge not found between ${from.document.id} and ${to.document.id}`)
  const patched = applyPatch(edge.details ?? {}, patchOperations(body))
  return putBetween(context, [from, to], validate(lineageDetails, patched))
}

function removeOne({ store }: Context, [from, to]: Ends): Answer {
  if (removeEdge(store, from.document.id, to.document.id)) return ok()
  throw new Fault(404, { code: 404, message: 'Lineage edge not found' }, 'no such edge')
}

function removeOfSource(context: Context, request: Request): Answer {
  removeEdgesOfSource(context.store, one(context, request).document.id, request.params.source ?? '')
  return ok()
}
