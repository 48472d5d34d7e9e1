import type { Context } from '../context.js'
import { arrayBody, objectBody } from '../entity/validation.js'
import { show, viewWith } from '../entity/view.js'
import { knownKind } from '../kinds.js'
import { type Answer, ok, type Request, type Route } from '../router.js'
import { addPoint, points, removePoint } from '../store/series.js'
import { entityAt } from './entities.js'
import { pageOfSpan, spanOf } from './profiles.js'

const PIPELINE = knownKind('pipeline')
const PATH = '/pipelines/{fqn}/status'

/** Runs of pipelines of a pipeline service, not of ours (spec/rest.md §17). */
export const pipelineRoutes: readonly Route[] = [
  { method: 'PUT', path: PATH, handle: (context, request) => add(context, request, [request.body]) },
  {
    method: 'PUT',
    path: `${PATH}/bulk`,
    isNew: true,
    handle: (context, request) => add(context, request, arrayBody(request.body)),
  },
  { method: 'GET', path: PATH, handle: list },
  { method: 'DELETE', path: `${PATH}/{timestamp}`, handle: removeOne },
]

function add(context: Context, { params }: Request, statuses: readonly unknown[]): Answer {
  const pipeline = entityAt(context, PIPELINE, params.fqn ?? '')
  for (const status of statuses.map(objectBody)) {
    const at = Number(status.timestamp)
    addPoint(context.store, { owner: pipeline.document.id, name: 'status', key: String(at), at, document: status })
  }
  return ok(show(context, pipeline, viewWith()))
}

function list(context: Context, { params, query }: Request): Answer {
  const span = spanOf(query)
  const { id } = entityAt(context, PIPELINE, params.fqn ?? '').document
  return ok(pageOfSpan(points(context.store, id, 'status', ...span), span))
}

function removeOne(context: Context, { params }: Request): Answer {
  const pipeline = entityAt(context, PIPELINE, params.fqn ?? '')
  removePoint(context.store, pipeline.document.id, 'status', Number(params.timestamp))
  return ok(show(context, pipeline, viewWith()))
}
