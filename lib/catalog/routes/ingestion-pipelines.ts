import { logBatch } from '../../record/entities/log-batch.js'
import { operationMetricsBatch } from '../../record/entities/operation-metrics.js'
import { pipelineStatus } from '../../record/entities/pipeline-status.js'
import { progressUpdate } from '../../record/entities/progress-update.js'
import type { Context } from '../context.js'
import type { Document } from '../document.js'
import { validate } from '../entity/validation.js'
import { eventOf } from '../event.js'
import { missing, unhandled } from '../fault.js'
import { knownKind } from '../kinds.js'
import { type Answer, created, ok, type Request, type Route } from '../router.js'
import type { Entity } from '../store/entities.js'
import { addPoint, pointOfKey, points } from '../store/series.js'
import { entityAt } from './entities.js'
import { pageOfSpan, spanOf } from './profiles.js'
import { save } from './tables.js'

const PIPELINE = knownKind('ingestionPipeline')
const PATH = '/services/ingestionPipelines'

const pipelineOf = (context: Context, { params }: Request): Entity => entityAt(context, PIPELINE, params.fqn ?? '')

/** Status, progress, metrics and logs of runs (spec/rest.md §17). */
export const ingestionPipelineRoutes: readonly Route[] = [
  { method: 'PUT', path: `${PATH}/{fqn}/pipelineStatus`, handle: putStatus },
  { method: 'GET', path: `${PATH}/{fqn}/pipelineStatus`, handle: listStatuses },
  {
    method: 'GET',
    path: `${PATH}/{fqn}/pipelineStatus/{runId}`,
    handle: (context, request) => readRun(context, request, 'status'),
  },
  {
    method: 'PUT',
    path: `${PATH}/progress/{fqn}/{runId}`,
    handle: (context, request) => {
      keep(context, request, 'progress', validate(progressUpdate, request.body))
      return ok()
    },
  },
  {
    method: 'GET',
    path: `${PATH}/progress/{fqn}/{runId}`,
    handle: (context, request) => readRun(context, request, 'progress'),
  },
  {
    method: 'POST',
    path: `${PATH}/metrics/{fqn}/{runId}`,
    handle: (context, request) => {
      keep(context, request, 'metrics', validate(operationMetricsBatch, request.body))
      return ok()
    },
  },
  { method: 'POST', path: `${PATH}/logs/{fqn}/{runId}`, handle: addLogs },
  {
    method: 'POST',
    path: `${PATH}/logs/{fqn}/{runId}/close`,
    handle: (context, request) => {
      pipelineOf(context, request)
      validate(logBatch, request.body)
      return ok()
    },
  },
  { method: 'GET', path: `${PATH}/logs/{fqn}/{runId}`, handle: readLogs },
]

/** One status per run: a later one takes its place. */
function putStatus(context: Context, request: Request): Answer {
  const pipeline = pipelineOf(context, request)
  const status = { status: [], ...validate(pipelineStatus, request.body) }
  const { store } = context
  const owner = pipeline.document.id
  const oldValue = status.runId === undefined ? undefined : pointOfKey(store, owner, 'status', status.runId)
  addPoint(store, {
    owner,
    name: 'status',
    at: status.timestamp ?? context.now,
    ...(status.runId === undefined ? {} : { key: status.runId }),
    document: status,
  })
  const saved = save(context, pipeline, { pipelineStatuses: status })
  const change = { name: 'pipelineStatus', ...(oldValue ? { oldValue } : {}), newValue: status }
  return created(eventOf(context, saved, change, 'pipelineStatuses'))
}

function listStatuses(context: Context, request: Request): Answer {
  if (!request.query.has('startTs')) throw unhandled('startTs is marked non-null but is null')
  const span = spanOf(request.query)
  return ok(pageOfSpan(points(context.store, pipelineOf(context, request).document.id, 'status', ...span), span))
}

function readRun(context: Context, request: Request, name: string): Answer {
  const { runId = '' } = request.params
  const found = pointOfKey(context.store, pipelineOf(context, request).document.id, name, runId)
  if (!found) throw missing(`no ${name} of the run ${runId}`)
  return ok(found)
}

function keep(context: Context, request: Request, name: string, document: Document): void {
  const { id } = pipelineOf(context, request).document
  addPoint(context.store, { owner: id, name, key: request.params.runId ?? '', at: context.now, document })
}

const logSeries = ({ params }: Request) => `logs.${params.runId}`

function addLogs(context: Context, request: Request): Answer {
  const document = validate(logBatch, request.body)
  const { id } = pipelineOf(context, request).document
  addPoint(context.store, { owner: id, name: logSeries(request), at: document.timestamp, document })
  return ok()
}

/** Lines of a run from `offset` on, at most `limit`. */
function readLogs(context: Context, request: Request): Answer {
  const { id } = pipelineOf(context, request).document
  const batches = points(context.store, id, logSeries(request), 0, Number.MAX_SAFE_INTEGER).toReversed()
  const lines = batches.flatMap(({ logs }) => (typeof logs === 'string' ? logs.split('\n') : []))
  const [offset, limit] = [Number(request.query.get('offset') ?? 0), Number(request.query.get('limit') ?? 1000)]
  return ok({ logs: lines.slice(offset, offset + limit).join('\n'), total: lines.length })
}
