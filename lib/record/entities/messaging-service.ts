import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { serviceRequest } from './service-request.js'

export const messagingServiceType = z.enum(['Kafka', 'Redpanda', 'Kinesis', 'PubSub', 'CustomMessaging'])
export type MessagingServiceType = z.infer<typeof messagingServiceType>

/** The body of PUT /services/messagingServices. */
export const createMessagingService = serviceRequest(messagingServiceType)
export type CreateMessagingService = DeepReadonly<z.infer<typeof createMessagingService>>
