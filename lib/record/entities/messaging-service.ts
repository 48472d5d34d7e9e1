import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityName, entityReference, entityReferences, fullyQualifiedName } from './references.js'
import { style } from './style.js'
import { tagLabel } from './tag-label.js'

export const messagingServiceType = z.enum(['Kafka', 'Redpanda', 'Kinesis', 'PubSub', 'CustomMessaging'])
export type MessagingServiceType = z.infer<typeof messagingServiceType>

export const messagingConnection = z.strictObject({
  config: z.record(z.string(), z.unknown()).optional(),
})
export type MessagingConnection = DeepReadonly<z.infer<typeof messagingConnection>>

/** The body of PUT /services/messagingServices. `connection.config` belongs to the connector and stays open. */
export const createMessagingService = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  serviceType: messagingServiceType,
  connection: messagingConnection.optional(),
  tags: z.array(tagLabel).optional(),
  style: style.optional(),
  owners: entityReferences.optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  domains: z.array(z.string()).optional(),
  ingestionRunner: entityReference.optional(),
})
export type CreateMessagingService = DeepReadonly<z.infer<typeof createMessagingService>>
