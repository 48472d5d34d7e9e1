import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReference, entityReferences, fullyQualifiedName, href, sourceHash } from './references.js'
import { tagLabel } from './tag-label.js'

export const featureType = z.enum(['numerical', 'categorical'])
export type FeatureType = z.infer<typeof featureType>

export const featureSourceDataType = z.enum([
  'integer',
  'number',
  'string',
  'array',
  'date',
  'timestamp',
  'object',
  'boolean',
])
export type FeatureSourceDataType = z.infer<typeof featureSourceDataType>

export const featureSource = z.strictObject({
  name: entityName.optional(),
  dataType: featureSourceDataType.optional(),
  description: z.string().optional(),
  fullyQualifiedName: fullyQualifiedName.optional(),
  dataSource: entityReference.optional(),
  tags: z.array(tagLabel).optional(),
})
export type FeatureSource = DeepReadonly<z.infer<typeof featureSource>>

/** An input of a model, and where it comes from. */
export const mlFeature = z.strictObject({
  name: entityName.optional(),
  dataType: featureType.optional(),
  description: z.string().optional(),
  fullyQualifiedName: fullyQualifiedName.optional(),
  featureSources: z.array(featureSource).optional(),
  featureAlgorithm: z.string().optional(),
  tags: z.array(tagLabel).optional(),
})
export type MlFeature = DeepReadonly<z.infer<typeof mlFeature>>

export const mlHyperParameter = z.strictObject({
  name: z.string().optional(),
  value: z.string().optional(),
  description: z.string().optional(),
})
export type MlHyperParameter = DeepReadonly<z.infer<typeof mlHyperParameter>>

export const mlStore = z.strictObject({
  storage: z.string().optional(),
  imageRepository: z.string().optional(),
})
export type MlStore = DeepReadonly<z.infer<typeof mlStore>>

/** The body of PUT /mlmodels. */
export const createMlModel = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  algorithm: z.string().optional(),
  mlFeatures: z.array(mlFeature).optional(),
  target: entityName.optional(),
  mlHyperParameters: z.array(mlHyperParameter).optional(),
  dashboard: fullyQualifiedName.optional(),
  mlStore: mlStore.optional(),
  server: href.optional(),
  tags: z.array(tagLabel).optional(),
  owners: entityReferences.optional(),
  service: fullyQualifiedName,
  extension: z.unknown().optional(),
  sourceUrl: z.string().optional(),
  domains: z.array(z.string()).optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
})
export type CreateMlModel = DeepReadonly<z.infer<typeof createMlModel>>
