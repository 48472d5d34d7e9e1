import { z } from 'zod'
import { columnProfile } from './column-profile.js'
import { customMetricProfile } from './custom-metric.js'
import type { DeepReadonly } from './deep-readonly.js'
import { profileSampleType } from './profile-sample.js'
import { dateTime, timestamp } from './references.js'

export const dmlOperationType = z.enum(['UPDATE', 'INSERT', 'DELETE', 'WRITE'])
export type DmlOperationType = z.infer<typeof dmlOperationType>

export const systemProfile = z.strictObject({
  timestamp: timestamp.optional(),
  operation: dmlOperationType.optional(),
  rowsAffected: z.int().optional(),
})
export type SystemProfile = DeepReadonly<z.infer<typeof systemProfile>>

export const tableProfile = z.strictObject({
  timestamp: timestamp,
  columnCount: z.number().optional(),
  rowCount: z.number().optional(),
  sizeInByte: z.number().optional(),
  createDateTime: dateTime.optional(),
  customMetrics: z.array(customMetricProfile).optional(),
  profileSample: z.number().optional(),
  profileSampleType: profileSampleType.optional(),
})
export type TableProfile = DeepReadonly<z.infer<typeof tableProfile>>

/** The body of PUT /tables/{id}/tableProfile (spec/rest.md §14). */
export const createTableProfile = z.strictObject({
  tableProfile: tableProfile,
  columnProfile: z.array(columnProfile).optional(),
  systemProfile: z.array(systemProfile).optional(),
})
export type CreateTableProfile = DeepReadonly<z.infer<typeof createTableProfile>>
