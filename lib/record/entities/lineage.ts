import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityReference, fullyQualifiedName, timestamp } from './references.js'

export const lineageSource = z.enum([
  'Manual',
  'ViewLineage',
  'QueryLineage',
  'PipelineLineage',
  'DashboardLineage',
  'DbtLineage',
  'SparkLineage',
  'OpenLineage',
  'ExternalTableLineage',
  'CrossDatabaseLineage',
  'ChildAssets',
])
export type LineageSource = z.infer<typeof lineageSource>

export const tempLineageTable = z.strictObject({
  fromEntity: z.string(),
  toEntity: z.string(),
})
export type TempLineageTable = DeepReadonly<z.infer<typeof tempLineageTable>>

export const columnLineage = z.strictObject({
  fromColumns: z.array(fullyQualifiedName).optional(),
  toColumn: fullyQualifiedName.optional(),
  function: z.string().optional(),
})
export type ColumnLineage = DeepReadonly<z.infer<typeof columnLineage>>

export const lineageDetails = z.strictObject({
  sqlQuery: z.string().optional(),
  columnsLineage: z.array(columnLineage).optional(),
  pipeline: entityReference.optional(),
  description: z.string().optional(),
  source: lineageSource.optional(),
  createdAt: timestamp.optional(),
  createdBy: z.string().optional(),
  updatedAt: timestamp.optional(),
  updatedBy: z.string().optional(),
  assetEdges: z.int().optional(),
  tempLineageTables: z.array(tempLineageTable).optional(),
})
export type LineageDetails = DeepReadonly<z.infer<typeof lineageDetails>>

export const entitiesEdge = z.strictObject({
  fromEntity: entityReference,
  toEntity: entityReference,
  description: z.string().optional(),
  lineageDetails: lineageDetails.optional(),
})
export type EntitiesEdge = DeepReadonly<z.infer<typeof entitiesEdge>>

/** The body of PUT /lineage; its `lineageDetails` alone is the body of the by-name route (spec/rest.md §12). */
export const addLineage = z.strictObject({
  edge: entitiesEdge,
})
export type AddLineage = DeepReadonly<z.infer<typeof addLineage>>
