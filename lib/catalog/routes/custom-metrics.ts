import { randomUUID } from 'node:crypto'
import { createCustomMetric } from '../../record/entities/custom-metric.js'
import type { Context } from '../context.js'
import { type Document, documents, omit } from '../document.js'
import { validate } from '../entity/validation.js'
import type { Request, Route } from '../router.js'
import type { Entity } from '../store/entities.js'
import { checkColumn, write } from './tables.js'

/** Metrics of the user's own, of a table or of a column. */
export const customMetricRoutes: readonly Route[] = [
  {
    method: 'PUT',
    path: '/tables/{id}/customMetric',
    handle: (context, request) => write(context, request, addMetric, 'customMetrics'),
  },
  {
    method: 'DELETE',
    path: '/tables/{id}/customMetric/{column}/{metric}',
    handle: (context, request) => write(context, request, removeMetric, 'customMetrics'),
  },
]

const withoutMetric = (metrics: unknown, name: unknown) => documents(metrics).filter((one) => one.name !== name)

function addMetric({ now, who }: Context, table: Entity, { body }: Request): Document {
  const metric = { id: randomUUID(), ...validate(createCustomMetric, body), updatedAt: now, updatedBy: who.name }
  if (metric.columnName === undefined)
    return { customMetrics: [...withoutMetric(table.document.customMetrics, metric.name), metric] }
  checkColumn(table, metric.columnName)
  return changeMetrics(table, metric.columnName, (metrics) => [...withoutMetric(metrics, metric.name), metric])
}

function removeMetric(_: Context, table: Entity, { params }: Request): Document {
  checkColumn(table, params.column)
  return changeMetrics(table, params.column, (metrics) => withoutMetric(metrics, params.metric))
}

const changeMetrics = (
  { document }: Entity,
  column: unknown,
  change: (metrics: unknown) => readonly Document[],
): Document => ({
  columns: documents(document.columns).map((one) =>
    one.name === column ? { ...omit(one, ['customMetrics']), customMetrics: change(one.customMetrics) } : one,
  ),
})
