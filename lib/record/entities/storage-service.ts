import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityName, entityReference, entityReferences, fullyQualifiedName } from './references.js'
import { style } from './style.js'
import { tagLabel } from './tag-label.js'

export const storageServiceType = z.enum(['S3', 'ADLS', 'GCS', 'CustomStorage'])
export type StorageServiceType = z.infer<typeof storageServiceType>

export const storageConnection = z.strictObject({
  config: z.record(z.string(), z.unknown()).optional(),
})
export type StorageConnection = DeepReadonly<z.infer<typeof storageConnection>>

/** The body of PUT /services/storageServices. `connection.config` belongs to the connector and stays open. */
export const createStorageService = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  serviceType: storageServiceType,
  connection: storageConnection.optional(),
  tags: z.array(tagLabel).optional(),
  style: style.optional(),
  owners: entityReferences.optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  domains: z.array(z.string()).optional(),
  ingestionRunner: entityReference.optional(),
})
export type CreateStorageService = DeepReadonly<z.infer<typeof createStorageService>>
