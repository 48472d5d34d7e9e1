import { z } from 'zod'
import { createQueryCost } from '../../record/entities/query-cost.js'
import { entityReference } from '../../record/entities/references.js'
import type { Context } from '../context.js'
import { referenceTo, requireId, resolve } from '../entity/reference.js'
import { validate } from '../entity/validation.js'
import { eventOf } from '../event.js'
import { knownKind } from '../kinds.js'
import { type Answer, created, type Request, type Route } from '../router.js'
import { COST } from '../search/costs.js'
import { update } from '../store/entities.js'
import { addPoint } from '../store/series.js'

const QUERY = knownKind('query')

/** Who and what uses a query, and what it costs (spec/rest.md §15). */
export const queryRoutes: readonly Route[] = [
  {
    method: 'PUT',
    path: '/queries/{id}/usage',
    handle: (context, request) =>
      set(context, request, 'queryUsedIn', (body) =>
        validate(z.array(entityReference), body).map((one) => referenceTo(resolve(context, one.type, one))),
      ),
  },
  {
    method: 'PUT',
    path: '/queries/{id}/users',
    handle: (context, request) =>
      set(context, request, 'users', (body) =>
        validate(z.array(z.string()), body).map((name) => referenceTo(resolve(context, 'user', name))),
      ),
  },
  {
    method: 'PUT',
    path: '/queries/{id}/usedBy',
    handle: (context, request) => set(context, request, 'usedBy', (body) => validate(z.array(z.string()), body)),
  },
  { method: 'POST', path: '/queryCostRecord', handle: setCost },
]

type Values = readonly (string | { readonly id: string })[]
const keyOf = (value: Values[number]) => (typeof value === 'string' ? value : value.id)

/** Adds what isn't there yet to a list of the query; no new version. */
function set(context: Context, { params, body }: Request, field: string, parse: (body: unknown) => Values): Answer {
  const query = requireId(context, QUERY, params.id ?? '')
  const stored = (query.document[field] ?? []) as Values
  const known = new Set(stored.map(keyOf))
  const newValue = [...stored, ...parse(body).filter((value) => !known.has(keyOf(value)))]
  const entity = { ...query, document: { ...query.document, [field]: newValue } }
  update(context.store, entity)
  return created(eventOf(context, entity, { name: field, oldValue: stored, newValue }, field))
}

/** One record per query and time: the later replaces the earlier. */
function setCost(context: Context, { body }: Request): Answer {
  const document = validate(createQueryCost, body)
  const { id } = referenceTo(resolve(context, QUERY.type, document.queryReference))
  addPoint(context.store, { owner: id, name: COST, at: document.timestamp, key: String(document.timestamp), document })
  return created(document)
}
