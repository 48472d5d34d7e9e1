import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityName, entityReference, entityReferences, fullyQualifiedName } from './references.js'
import { style } from './style.js'
import { tagLabel } from './tag-label.js'

export const mlModelServiceType = z.enum(['Mlflow', 'Sklearn', 'CustomMlModel', 'SageMaker', 'VertexAI'])
export type MlModelServiceType = z.infer<typeof mlModelServiceType>

export const mlModelConnection = z.strictObject({
  config: z.record(z.string(), z.unknown()).optional(),
})
export type MlModelConnection = DeepReadonly<z.infer<typeof mlModelConnection>>

/** The body of PUT /services/mlmodelServices. `connection.config` belongs to the connector and stays open. */
export const createMlModelService = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  serviceType: mlModelServiceType,
  connection: mlModelConnection.optional(),
  tags: z.array(tagLabel).optional(),
  style: style.optional(),
  owners: entityReferences.optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  domains: z.array(z.string()).optional(),
  ingestionRunner: entityReference.optional(),
})
export type CreateMlModelService = DeepReadonly<z.infer<typeof createMlModelService>>
