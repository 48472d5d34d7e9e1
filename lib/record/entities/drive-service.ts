import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityName, entityReference, entityReferences, fullyQualifiedName } from './references.js'
import { style } from './style.js'
import { tagLabel } from './tag-label.js'

export const driveServiceType = z.enum(['GoogleDrive', 'SharePoint', 'Sftp', 'CustomDrive'])
export type DriveServiceType = z.infer<typeof driveServiceType>

export const driveConnection = z.strictObject({
  config: z.record(z.string(), z.unknown()).optional(),
})
export type DriveConnection = DeepReadonly<z.infer<typeof driveConnection>>

/** The body of PUT /services/driveServices. `connection.config` belongs to the connector and stays open. */
export const createDriveService = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  serviceType: driveServiceType,
  connection: driveConnection.optional(),
  tags: z.array(tagLabel).optional(),
  style: style.optional(),
  owners: entityReferences.optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  domains: z.array(fullyQualifiedName).optional(),
  ingestionRunner: entityReference.optional(),
})
export type CreateDriveService = DeepReadonly<z.infer<typeof createDriveService>>
