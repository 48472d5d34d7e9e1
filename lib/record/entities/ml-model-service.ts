import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { serviceRequest } from './service-request.js'

export const mlModelServiceType = z.enum(['Mlflow', 'Sklearn', 'CustomMlModel', 'SageMaker', 'VertexAI'])
export type MlModelServiceType = z.infer<typeof mlModelServiceType>

/** The body of PUT /services/mlmodelServices. */
export const createMlModelService = serviceRequest(mlModelServiceType)
export type CreateMlModelService = DeepReadonly<z.infer<typeof createMlModelService>>
