import { z } from 'zod'
import { dataModel } from '../../record/entities/data-model.js'
import { tableData } from '../../record/entities/table-data.js'
import { tableJoins } from '../../record/entities/table-joins.js'
import { tableProfilerConfig } from '../../record/entities/table-profiler-config.js'
import type { Context } from '../context.js'
import { type Document, documents } from '../document.js'
import { completeColumns } from '../entity/columns.js'
import { dayBefore, JOIN_DAYS, setJoins } from '../entity/joins.js'
import { requireFqn, requireId } from '../entity/reference.js'
import { objectBody, validate } from '../entity/validation.js'
import { show, viewOf, viewWith } from '../entity/view.js'
import { badRequest } from '../fault.js'
import { knownKind } from '../kinds.js'
import { type Answer, ok, type Request, type Route } from '../router.js'
import { type Entity, findByFqn, update } from '../store/entities.js'

const TABLE = knownKind('table')
type Change = (context: Context, table: Entity, request: Request) => Document

/** What belongs to a table but is written apart from it (spec/rest.md §14); none of it makes a new version. */
export const tableRoutes: readonly Route[] = [
  ...(
    [
      ['sampleData', sampleData],
      ['joins', joins],
      ['tableProfilerConfig', profilerConfig],
      ['dataModel', model],
    ] as const
  ).map(
    ([field, change]): Route => ({
      method: 'PUT',
      path: `/tables/{id}/${field}`,
      handle: (context, request) => write(context, request, change, field),
    }),
  ),
  {
    method: 'GET',
    path: '/tables/{id}/sampleData',
    handle: (context, request) => ok(showWith(context, tableOf(context, request), 'sampleData')),
  },
  {
    method: 'DELETE',
    path: '/tables/{id}/sampleData',
    handle: (context, request) =>
      ok(showWith(context, save(context, tableOf(context, request), { sampleData: undefined }), 'sampleData')),
  },
  { method: 'GET', path: '/tables/name/{fqn}/columns', isNew: true, handle: columns },
  { method: 'GET', path: '/tables/{id}/columns', isNew: true, handle: columns },
  {
    method: 'PUT',
    path: '/services/databaseServices/{id}/testConnectionResult',
    handle: (context, { params, body }) => {
      const service = requireId(context, knownKind('databaseService'), params.id ?? '')
      return ok(showWith(context, save(context, service, { testConnectionResult: objectBody(body) })))
    },
  },
]

const tableOf = (context: Context, { params }: Request): Entity =>
  params.fqn === undefined ? requireId(context, TABLE, params.id ?? '') : requireFqn(context, TABLE, params.fqn)

const showWith = (context: Context, entity: Entity, ...fields: readonly string[]): Document =>
  show(context, entity, viewWith(...fields))

export function save(context: Context, entity: Entity, change: Document): Entity {
  const saved = { ...entity, document: { ...entity.document, ...change } }
  update(context.store, saved)
  return saved
}

export function write(context: Context, request: Request, change: Change, field: string): Answer {
  const table = tableOf(context, request)
  return ok(showWith(context, save(context, table, change(context, table, request)), field))
}

/** @throws Fault 400 for a column that the table doesn't have. */
export function checkColumn({ document }: Entity, name: unknown): void {
  if (!documents(document.columns).some((column) => column.name === name))
    throw badRequest(`Invalid column name ${name}`)
}

/** Rows that are kept of a sample, and characters of a cell. */
const MAX_ROWS = 50
const MAX_CELL = 5000

function sampleData(_: Context, table: Entity, { body }: Request): Document {
  const { columns: names = [], rows = [] } = validate(tableData, body)
  for (const name of names) checkColumn(table, name)
  for (const { length } of rows)
    if (length !== names.length)
      throw badRequest(`Number of columns is ${names.length} but row has ${length} sample values`)
  const cut = (cell: unknown) => (typeof cell === 'string' ? cell.slice(0, MAX_CELL) : cell)
  return { sampleData: { columns: names, rows: rows.slice(0, MAX_ROWS).map((row) => row.map(cut)) } }
}

function joins({ store, now }: Context, table: Entity, { body }: Request): Document {
  const given = validate(tableJoins, body)
  const today = new Date(now).toISOString().slice(0, 10)
  if (given.startDate === undefined || given.startDate > today || given.startDate < dayBefore(JOIN_DAYS))
    throw badRequest('Date range can only include past 30 days starting today')
  for (const { columnName } of given.columnJoins ?? []) checkColumn(table, columnName)
  for (const { fullyQualifiedName } of given.directTableJoins ?? [])
    if (!findByFqn(store, TABLE, fullyQualifiedName)) throw badRequest(`Invalid table name ${fullyQualifiedName}`)
  return { joins: setJoins(table.document.joins, given.startDate, given) }
}

/** Older clients send the sample size flat. */
const flatProfilerConfig = tableProfilerConfig.extend({
  profileSample: z.number().optional(),
  profileSampleType: z.string().optional(),
  samplingMethodType: z.string().optional(),
})

function profilerConfig(_: Context, __: Entity, { body }: Request): Document {
  return { tableProfilerConfig: { sampleDataCount: MAX_ROWS, ...validate(flatProfilerConfig, body) } }
}

function model(context: Context, { document }: Entity, { body }: Request): Document {
  const { columns: given, ...rest } = validate(dataModel, body) as Document
  const complete = completeColumns(context, document.fullyQualifiedName, documents(given))
  return { dataModel: { ...rest, upstream: rest.upstream ?? [], columns: complete } }
}

function columns(context: Context, request: Request): Answer {
  const table = tableOf(context, request)
  const { columns: all } = show(context, table, viewOf(context, TABLE, request.query.get('fields')))
  const total = documents(all).length
  const offset = Number(request.query.get('offset') ?? 0)
  const limit = Number(request.query.get('limit') ?? total)
  return ok({ data: documents(all).slice(offset, offset + limit), paging: { total, limit, offset } })
}
