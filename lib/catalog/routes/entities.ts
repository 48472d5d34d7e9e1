import { restore as restoreBody } from '../../record/entities/restore.js'
import type { Context } from '../context.js'
import { remove, restore } from '../entity/deletion.js'
import { patch, patchOperations } from '../entity/patch.js'
import { lookUp, requireFqn, requireId } from '../entity/reference.js'
import { objectBody, validate } from '../entity/validation.js'
import { show, VIEW_OF_PATCH, viewOf, viewOfWrite } from '../entity/view.js'
import { create, put } from '../entity/write.js'
import { badRequest, Fault, missing, notFound, unhandled } from '../fault.js'
import type { CatalogKind } from '../kinds.js'
import { type Answer, created, ok, type Request, type Route } from '../router.js'
import { type Entity, findById, pastVersion, pastVersions } from '../store/entities.js'
import { page } from './list.js'

type Find = (context: Context, request: Request) => Entity

/** What every kind offers: create, put, read, list, patch, delete, restore, versions (spec/rest.md §7). */
export function entityRoutes(kind: CatalogKind): readonly Route[] {
  const path = `/${kind.collection}`
  const byId: Find = (context, { params }) => requireId(context, kind, params.id ?? '')
  /** A name at the top may lack its quotes, an FQN may not. */
  const byName: Find = (context, { params: { fqn = '' } }) =>
    Object.keys(kind.parents).length === 0 ? entityAt(context, kind, fqn) : requireFqn(context, kind, fqn)

  return [
    { method: 'POST', path, handle: (context, request) => post(context, kind, request) },
    { method: 'PUT', path, handle: (context, request) => putOne(context, kind, request) },
    { method: 'GET', path, handle: (context, { query }) => ok(page(context, kind, query)) },
    { method: 'PUT', path: `${path}/restore`, handle: (context, request) => restoreOne(context, kind, request) },
    ...[
      { path: `${path}/{id}`, find: byId },
      { path: `${path}/name/{fqn}`, find: byName },
    ].flatMap(({ path: one, find }): Route[] => [
      { method: 'GET', path: one, handle: (context, request) => read(context, find(context, request), request) },
      { method: 'PATCH', path: one, handle: (context, request) => patchOne(context, find(context, request), request) },
      {
        method: 'DELETE',
        path: one,
        handle: (context, request) => removeOne(context, find(context, request), request),
      },
    ]),
    {
      method: 'GET',
      path: `${path}/{id}/versions`,
      handle: (context, request) => versions(context, byId(context, request)),
    },
    {
      method: 'GET',
      path: `${path}/{id}/versions/{version}`,
      handle: (context, request) => version(context, byId(context, request), Number(request.params.version)),
    },
  ]
}

function post(context: Context, kind: CatalogKind, { body }: Request): Answer {
  const entity = create(context, kind, body)
  const shown = show(context, entity, viewOfWrite(entity, true, objectBody(body)))
  return { ...created(shown), headers: { location: String(shown.href) } }
}

function putOne(context: Context, kind: CatalogKind, { body }: Request): Answer {
  const { entity, outcome } = put(context, kind, body)
  const shown = show(context, entity, viewOfWrite(entity, outcome === 'created', objectBody(body)))
  return outcome === 'created' ? created(shown) : ok(shown)
}

const INCLUDES = ['all', 'deleted', 'non-deleted']

/** @throws Fault 400 for an unknown value of `include`. */
export function includeOf(query: URLSearchParams): string {
  const include = query.get('include') ?? 'non-deleted'
  if (!INCLUDES.includes(include)) throw badRequest(`query param include must be one of [${INCLUDES.join(', ')}]`)
  return include
}

function read(context: Context, entity: Entity, { query, params }: Request): Answer {
  const view = viewOf(context, entity.kind, query.get('fields'))
  const include = includeOf(query)
  const isWanted = include === 'all' || entity.document.deleted === (include === 'deleted')
  if (!isWanted) throw notFound(entity.kind.type, params.id ?? params.fqn ?? '')
  return ok(show(context, entity, view))
}

function patchOne(context: Context, entity: Entity, { body, params, ifMatch }: Request): Answer {
  const { kind, document } = entity
  if (document.deleted) throw notFound(kind.type, params.id ?? params.fqn ?? '')
  const operations = patchOperations(body)
  if (context.generation.checksIfMatch && ifMatch !== undefined && !ifMatch.includes(`"${document.version}"`))
    throw new Fault(412, { code: 412, message: `The version is ${document.version}` }, 'version mismatch')
  return ok(show(context, patch(context, entity, operations), VIEW_OF_PATCH))
}

export const isTrue = (query: URLSearchParams, name: string): boolean => query.get(name) === 'true'

function removeOne(context: Context, entity: Entity, { query }: Request): Answer {
  const options = { isHard: isTrue(query, 'hardDelete'), isRecursive: isTrue(query, 'recursive') }
  return ok(show(context, remove(context, entity, options), viewOf(context, entity.kind, null)))
}

function restoreOne(context: Context, kind: CatalogKind, { body }: Request): Answer {
  const { id } = validate(restoreBody, body)
  const entity = findById(context.store, kind, id)
  if (!entity?.document.deleted) throw unhandled('Cannot invoke "response" because "response" is null')
  return ok(show(context, restore(context, entity), viewOf(context, kind, null)))
}

function versions({ store }: Context, { kind, document }: Entity): Answer {
  const all = [document, ...pastVersions(store, document.id)]
  return ok({ entityType: kind.type, versions: all.map((one) => JSON.stringify(one)) })
}

function version(context: Context, entity: Entity, wanted: number): Answer {
  const { kind, document } = entity
  const found = document.version === wanted ? document : pastVersion(context.store, document.id, wanted)
  if (!found) throw missing(`${kind.type} ${document.fullyQualifiedName} has no version ${wanted}`)
  return ok(show(context, { kind, document: found }, { shows: () => true, fills: () => false, columnTags: 'given' }))
}

/** The entity of a path segment that holds an FQN, quoted or not. @throws Fault 404 */
export function entityAt(context: Context, kind: CatalogKind, fqn: string): Entity {
  const entity = lookUp(context, kind, fqn)
  if (!entity) throw notFound(kind.type, fqn)
  return entity
}
