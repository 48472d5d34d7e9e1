import { createTableProfile } from '../../record/entities/table-profile.js'
import { build, names } from '../../record/fqn.js'
import type { Context } from '../context.js'
import { type Document, documents } from '../document.js'
import { requireFqn, requireId } from '../entity/reference.js'
import { validate } from '../entity/validation.js'
import { show, viewWith } from '../entity/view.js'
import { badRequest, missing, notFound } from '../fault.js'
import { knownKind } from '../kinds.js'
import { type Answer, ok, type Request, type Route } from '../router.js'
import { type Entity, findByFqn } from '../store/entities.js'
import { addPoint, latestPoint, points } from '../store/series.js'
import { checkColumn, save } from './tables.js'

const TABLE = knownKind('table')

/** What profilers measured (spec/rest.md §14). */
export const profileRoutes: readonly Route[] = [
  { method: 'PUT', path: '/tables/{id}/tableProfile', handle: write },
  { method: 'GET', path: '/tables/{fqn}/tableProfile/latest', handle: latest },
  {
    method: 'GET',
    path: '/tables/{fqn}/tableProfile',
    handle: (context, request) => list(context, request, 'tableProfile'),
  },
  {
    method: 'GET',
    path: '/tables/{fqn}/systemProfile',
    handle: (context, request) => list(context, request, 'systemProfile'),
  },
  { method: 'GET', path: '/tables/{fqn}/columnProfile', handle: listColumn },
]

/** 1 January 2001 in milliseconds; anything less is taken for seconds. */
const FIRST_MILLISECONDS = 978_307_200_000

function checkTime(at: number): void {
  if (at < FIRST_MILLISECONDS)
    throw badRequest(`Timestamp ${at} is not valid, it should be in milliseconds since epoch`)
}

const columnSeries = (name: unknown) => `columnProfile.${name}`

/** All of a profile or nothing of it; the server keeps the table's part of a refused one. */
function write(context: Context, { params, body }: Request): Answer {
  const table = requireId(context, TABLE, params.id ?? '')
  const { tableProfile, columnProfile = [], systemProfile = [] } = validate(createTableProfile, body)
  checkTime(tableProfile.timestamp)
  const owner = table.document.id
  const profile = { profileSampleType: 'PERCENTAGE', ...tableProfile }
  addPoint(context.store, { owner, name: 'tableProfile', at: tableProfile.timestamp, document: profile })
  for (const column of columnProfile) {
    checkColumn(table, column.name)
    checkTime(column.timestamp)
    addPoint(context.store, { owner, name: columnSeries(column.name), at: column.timestamp, document: column })
  }
  for (const one of systemProfile)
    addPoint(context.store, { owner, name: 'systemProfile', at: one.timestamp ?? context.now, document: one })
  const saved = save(context, table, { profile })
  return ok({ ...show(context, saved, viewWith()), profile })
}

function latest(context: Context, { params }: Request): Answer {
  const table = requireFqn(context, TABLE, params.fqn ?? '')
  const profile = latestPoint(context.store, table.document.id, 'tableProfile')
  const shown = show(context, table, viewWith())
  const columns = documents(shown.columns).map((column) => {
    const found = latestPoint(context.store, table.document.id, columnSeries(column.name))
    return found ? { ...column, profile: found } : column
  })
  return ok({ ...shown, ...(profile ? { profile } : {}), columns })
}

/** A span of time that a request has to name. @throws Fault 400 */
export function spanOf(query: URLSearchParams): readonly [from: number, to: number] {
  const [from, to] = [Number(query.get('startTs')), Number(query.get('endTs'))]
  if (!query.has('startTs') || !query.has('endTs') || Number.isNaN(from) || Number.isNaN(to))
    throw badRequest('[query param startTs and endTs must not be null]')
  return [from, to]
}

/** Points of a span with the paging of the server: its cursors hold the span's ends. */
export function pageOfSpan(data: readonly Document[], [from, to]: readonly [number, number]): Document {
  const cursor = (at: number) => Buffer.from(String(at)).toString('base64')
  return { data, paging: { before: cursor(from), after: cursor(to), total: data.length } }
}

function list(context: Context, { params, query }: Request, name: string): Answer {
  const span = spanOf(query)
  const { id } = requireFqn(context, TABLE, params.fqn ?? '').document
  return ok(pageOfSpan(points(context.store, id, name, ...span), span))
}

function listColumn(context: Context, { params: { fqn = '' }, query }: Request): Answer {
  const span = spanOf(query)
  const parts = names(fqn)
  const table: Entity | undefined = findByFqn(context.store, TABLE, build(...parts.slice(0, 4)))
  if (!table) throw notFound('table', fqn)
  const name = parts.slice(4).join('.')
  if (name === '') throw missing(`no column ${fqn}`)
  return ok(pageOfSpan(points(context.store, table.document.id, columnSeries(name), ...span), span))
}
