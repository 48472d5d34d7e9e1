import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityName, entityReferences, timestamp, uuid } from './references.js'

export const customMetric = z.strictObject({
  id: uuid.optional(),
  name: entityName,
  description: z.string().optional(),
  columnName: z.string().optional(),
  expression: z.string(),
  owners: entityReferences.optional(),
  updatedAt: timestamp.optional(),
  updatedBy: z.string().optional(),
})
export type CustomMetric = DeepReadonly<z.infer<typeof customMetric>>

/** A metric of the user's own, defined by an SQL expression. */
export const customMetricProfile = z.strictObject({
  name: z.string().optional(),
  value: z.number().optional(),
})
export type CustomMetricProfile = DeepReadonly<z.infer<typeof customMetricProfile>>

/** The body of PUT /tables/{id}/customMetric. */
export const createCustomMetric = z.strictObject({
  description: z.string().optional(),
  name: entityName,
  columnName: z.string().optional(),
  expression: z.string(),
  owners: entityReferences.optional(),
  updatedAt: timestamp.optional(),
  updatedBy: z.string().optional(),
})
export type CreateCustomMetric = DeepReadonly<z.infer<typeof createCustomMetric>>
