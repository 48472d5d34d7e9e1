import { z } from 'zod'
import { entityName, entityReference, entityReferences, fullyQualifiedName } from './references.js'
import { style } from './style.js'
import { tagLabel } from './tag-label.js'

/** The body of PUT /services/…, alike for most service types. `connection.config` belongs to the connector and stays open. */
export const serviceRequest = <Type extends z.ZodType>(serviceType: Type) =>
  z.strictObject({
    name: entityName,
    displayName: z.string().optional(),
    description: z.string().optional(),
    serviceType,
    connection: z.strictObject({ config: z.record(z.string(), z.unknown()).optional() }).optional(),
    tags: z.array(tagLabel).optional(),
    style: style.optional(),
    owners: entityReferences.optional(),
    dataProducts: z.array(fullyQualifiedName).optional(),
    domains: z.array(z.string()).optional(),
    ingestionRunner: entityReference.optional(),
  })
