import { z } from 'zod'
import { customMetricProfile } from './custom-metric.js'
import type { DeepReadonly } from './deep-readonly.js'
import { timestamp } from './references.js'

export const histogram = z.strictObject({
  boundaries: z.array(z.unknown()).optional(),
  frequencies: z.array(z.unknown()).optional(),
})
export type Histogram = DeepReadonly<z.infer<typeof histogram>>

export const cardinalityDistribution = z.strictObject({
  categories: z.array(z.string()).optional(),
  counts: z.array(z.int()).optional(),
  percentages: z.array(z.number()).optional(),
  allValuesUnique: z.boolean().optional(),
})
export type CardinalityDistribution = DeepReadonly<z.infer<typeof cardinalityDistribution>>

/** What a profiler measured in one column (spec/rest.md §14). */
export const columnProfile = z.strictObject({
  name: z.string(),
  timestamp: timestamp,
  valuesCount: z.number().optional(),
  valuesPercentage: z.number().optional(),
  validCount: z.number().optional(),
  duplicateCount: z.number().optional(),
  nullCount: z.number().optional(),
  nullProportion: z.number().optional(),
  missingPercentage: z.number().optional(),
  missingCount: z.number().optional(),
  uniqueCount: z.number().optional(),
  uniqueProportion: z.number().optional(),
  distinctCount: z.number().optional(),
  distinctProportion: z.number().optional(),
  min: z.union([z.number(), z.string()]).optional(),
  max: z.union([z.number(), z.string()]).optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  mean: z.number().optional(),
  sum: z.number().optional(),
  stddev: z.number().optional(),
  variance: z.number().optional(),
  median: z.number().optional(),
  firstQuartile: z.number().optional(),
  thirdQuartile: z.number().optional(),
  interQuartileRange: z.number().optional(),
  nonParametricSkew: z.number().optional(),
  histogram: histogram.optional(),
  customMetrics: z.array(customMetricProfile).optional(),
  cardinalityDistribution: cardinalityDistribution.optional(),
})
export type ColumnProfile = DeepReadonly<z.infer<typeof columnProfile>>
