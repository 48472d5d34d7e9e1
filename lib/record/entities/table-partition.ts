import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'

export const partitionIntervalType = z.enum([
  'TIME-UNIT',
  'INTEGER-RANGE',
  'INGESTION-TIME',
  'COLUMN-VALUE',
  'INJECTED',
  'ENUM',
  'OTHER',
])
export type PartitionIntervalType = z.infer<typeof partitionIntervalType>

export const partitionColumnDetails = z.strictObject({
  columnName: z.string().optional(),
  intervalType: partitionIntervalType.optional(),
  interval: z.string().optional(),
})
export type PartitionColumnDetails = DeepReadonly<z.infer<typeof partitionColumnDetails>>

/** The columns a table is partitioned by. */
export const tablePartition = z.strictObject({
  columns: z.array(partitionColumnDetails).optional(),
})
export type TablePartition = DeepReadonly<z.infer<typeof tablePartition>>
