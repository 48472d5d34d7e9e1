import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { profileSampleConfig } from './profile-sample.js'
import { partitionIntervalType } from './table-partition.js'

export const partitionIntervalUnit = z.enum(['YEAR', 'MONTH', 'DAY', 'HOUR'])
export type PartitionIntervalUnit = z.infer<typeof partitionIntervalUnit>

export const partitionProfilerConfig = z.strictObject({
  enablePartitioning: z.boolean().optional(),
  partitionColumnName: z.string().optional(),
  partitionIntervalType: partitionIntervalType.optional(),
  partitionInterval: z.int().optional(),
  partitionIntervalUnit: partitionIntervalUnit.optional(),
  partitionValues: z.array(z.unknown()).optional(),
  partitionIntegerRangeStart: z.int().optional(),
  partitionIntegerRangeEnd: z.int().optional(),
})
export type PartitionProfilerConfig = DeepReadonly<z.infer<typeof partitionProfilerConfig>>

export const columnProfilerConfig = z.strictObject({
  columnName: z.string().optional(),
  metrics: z.array(z.string()).optional(),
})
export type ColumnProfilerConfig = DeepReadonly<z.infer<typeof columnProfilerConfig>>

export const partitioning = z.strictObject({
  partitionColumn: z.string(),
  lowerBound: z.string().optional(),
  upperBound: z.string().optional(),
})
export type Partitioning = DeepReadonly<z.infer<typeof partitioning>>

export const sparkTableProfilerConfig = z.strictObject({
  partitioning: partitioning.optional(),
})
export type SparkTableProfilerConfig = DeepReadonly<z.infer<typeof sparkTableProfilerConfig>>

/** How one table is profiled: its sample, columns and partitions. */
export const tableProfilerConfig = z.strictObject({
  sampleDataCount: z.int().optional(),
  randomizedSample: z.boolean().optional(),
  profileQuery: z.string().optional(),
  excludeColumns: z.array(z.string()).optional(),
  includeColumns: z.array(columnProfilerConfig).optional(),
  partitioning: partitionProfilerConfig.optional(),
  computeTableMetrics: z.boolean().optional(),
  computeColumnMetrics: z.boolean().optional(),
  sparkTableProfilerConfig: sparkTableProfilerConfig.optional(),
  profileSampleConfig: profileSampleConfig.optional(),
})
export type TableProfilerConfig = DeepReadonly<z.infer<typeof tableProfilerConfig>>
