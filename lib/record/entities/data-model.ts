import { z } from 'zod'
import { column } from './column.js'
import type { DeepReadonly } from './deep-readonly.js'
import { dateTime, entityReferences } from './references.js'
import { tagLabel } from './tag-label.js'

export const modelType = z.enum(['DBT', 'DDL'])
export type ModelType = z.infer<typeof modelType>

/** The dbt or DDL model behind a table. */
export const dataModel = z.strictObject({
  modelType: modelType,
  resourceType: z.string().optional(),
  dbtSourceProject: z.string().optional(),
  description: z.string().optional(),
  path: z.string().optional(),
  rawSql: z.string().optional(),
  sql: z.string().optional(),
  upstream: z.array(z.string()).optional(),
  owners: entityReferences.optional(),
  tags: z.array(tagLabel).optional(),
  columns: z.array(column).optional(),
  generatedAt: dateTime.optional(),
})
export type DataModel = DeepReadonly<z.infer<typeof dataModel>>
