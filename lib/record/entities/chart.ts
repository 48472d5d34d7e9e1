import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReferences, fullyQualifiedName, sourceHash } from './references.js'
import { tagLabel } from './tag-label.js'

export const chartType = z.enum([
  'Line',
  'Table',
  'Bar',
  'Area',
  'Pie',
  'Histogram',
  'Scatter',
  'Text',
  'BoxPlot',
  'SanKey',
  'Gauge',
  'Map',
  'Graph',
  'Heatmap',
  'Timeline',
  'Other',
])
export type ChartType = z.infer<typeof chartType>

/** The body of PUT /charts; a dashboard names its charts, so they come first. */
export const createChart = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  chartType: chartType.optional(),
  sourceUrl: z.string().optional(),
  tags: z.array(tagLabel).optional(),
  owners: entityReferences.optional(),
  service: fullyQualifiedName,
  domains: z.array(fullyQualifiedName).optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
  extension: z.unknown().optional(),
  dashboards: z.array(fullyQualifiedName).optional(),
})
export type CreateChart = DeepReadonly<z.infer<typeof createChart>>
