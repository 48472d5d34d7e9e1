import { usageRequest } from '../../record/entities/usage.js'
import type { Context } from '../context.js'
import { referenceTo, requestedKind, requireFqn, requireId, showReference } from '../entity/reference.js'
import { validate } from '../entity/validation.js'
import { eventOf } from '../event.js'
import { badRequest, unhandled } from '../fault.js'
import { type Answer, created, type Method, ok, type Request, type Route } from '../router.js'
import type { Entity } from '../store/entities.js'
import { addUsage, rankUsage, usageOf } from '../store/usage.js'

type Find = (context: Context, request: Request) => Entity
const byId: Find = (context, { params }) => requireId(context, requestedKind(params.type ?? ''), params.id ?? '')
const byName: Find = (context, { params }) => requireFqn(context, requestedKind(params.type ?? ''), params.fqn ?? '')

/** How often assets are used (spec/rest.md §15): POST sets a day's count, PUT adds to it. */
export const usageRoutes: readonly Route[] = [
  ...[
    { path: '/usage/{type}/{id}', find: byId },
    { path: '/usage/{type}/name/{fqn}', find: byName },
  ].flatMap(({ path, find }): Route[] => [
    { method: 'POST', path, handle: (context, request) => write(context, find(context, request), request, 'POST') },
    { method: 'PUT', path, handle: (context, request) => write(context, find(context, request), request, 'PUT') },
    { method: 'GET', path, handle: (context, request) => read(context, find(context, request), request) },
  ]),
  {
    method: 'POST',
    path: '/usage/compute.percentile/{type}/{date}',
    consumes: 'any',
    handle: ({ store }, { params: { type = '', date = '' } }) => {
      rankUsage(store, requestedKind(type).type, dayOf(date))
      return created()
    },
  },
]

const DAY = /^\d{4}-\d{2}-\d{2}/

/** The day of a date with or without a time. @throws Fault 500 as the server's database does */
function dayOf(date: string): string {
  const day = DAY.exec(date)?.[0]
  if (day === undefined || Number.isNaN(Date.parse(day)))
    throw unhandled(`invalid input syntax for type date: "${date}"`)
  return day
}

const NONE = { count: 0, percentileRank: 0 }

function write(context: Context, entity: Entity, { body }: Request, method: Method): Answer {
  const { date, count } = validate(usageRequest, body)
  if (count < 0) throw badRequest('[count must be greater than or equal to 0]')
  const day = dayOf(date)
  addUsage(context.store, entity.kind.type, entity.document.id, day, count, method === 'PUT')
  // The event tells the summary as it was before anything was counted, as the server's does.
  const before = {
    dailyStats: NONE,
    weeklyStats: NONE,
    monthlyStats: NONE,
    date: new Date(context.now).toISOString().slice(0, 10),
  }
  const change = { name: 'usageSummary', oldValue: before, newValue: before }
  const event = eventOf(context, entity, change, 'sampleData', 'profile')
  return created({ ...event, entity: { ...(event.entity as object), usageSummary: before } })
}

function read(context: Context, entity: Entity, { query }: Request): Answer {
  const date = dayOf(query.get('date') ?? new Date(context.now).toISOString())
  const usage = usageOf(context.store, entity.document.id, date, Number(query.get('days') ?? 1))
  return ok({ entity: showReference(context, referenceTo(entity)), usage })
}
