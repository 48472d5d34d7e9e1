import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { serviceRequest } from './service-request.js'

export const storageServiceType = z.enum(['S3', 'ADLS', 'GCS', 'CustomStorage'])
export type StorageServiceType = z.infer<typeof storageServiceType>

/** The body of PUT /services/storageServices. */
export const createStorageService = serviceRequest(storageServiceType)
export type CreateStorageService = DeepReadonly<z.infer<typeof createStorageService>>
