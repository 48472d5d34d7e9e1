import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReferences, fullyQualifiedName, sourceHash } from './references.js'
import { tagLabel } from './tag-label.js'

export const schemaType = z.enum(['Avro', 'Protobuf', 'JSON', 'Other', 'None'])
export type SchemaType = z.infer<typeof schemaType>

export const messageFieldType = z.enum([
  'RECORD',
  'NULL',
  'BOOLEAN',
  'INT',
  'LONG',
  'BYTES',
  'FLOAT',
  'DOUBLE',
  'TIMESTAMP',
  'TIMESTAMPZ',
  'TIME',
  'DATE',
  'STRING',
  'ARRAY',
  'MAP',
  'ENUM',
  'UNION',
  'FIXED',
  'ERROR',
  'UNKNOWN',
])
export type MessageFieldType = z.infer<typeof messageFieldType>

/** A field of a message; a record nests its own as `children`. */
export const messageField = z.strictObject({
  name: z.string().min(1).max(128),
  displayName: z.string().optional(),
  dataType: messageFieldType,
  dataTypeDisplay: z.string().optional(),
  description: z.string().optional(),
  fullyQualifiedName: fullyQualifiedName.optional(),
  tags: z.array(tagLabel).optional(),
  get children() {
    return z.array(messageField).optional()
  },
})
export type MessageField = DeepReadonly<z.infer<typeof messageField>>

/** What a topic's messages look like. */
export const messageSchema = z.strictObject({
  schemaText: z.string().optional(),
  schemaType: schemaType.optional(),
  schemaFields: z.array(messageField).optional(),
})
export type MessageSchema = DeepReadonly<z.infer<typeof messageSchema>>

export const cleanupPolicy = z.enum(['delete', 'compact'])
export type CleanupPolicy = z.infer<typeof cleanupPolicy>

/** The body of PUT /topics. */
export const createTopic = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  service: fullyQualifiedName,
  messageSchema: messageSchema.optional(),
  partitions: z.int().min(1),
  cleanupPolicies: z.array(cleanupPolicy).optional(),
  replicationFactor: z.int().optional(),
  retentionTime: z.number().optional(),
  maximumMessageSize: z.int().optional(),
  minimumInSyncReplicas: z.int().optional(),
  retentionSize: z.number().optional(),
  topicConfig: z.record(z.string(), z.unknown()).optional(),
  owners: entityReferences.optional(),
  tags: z.array(tagLabel).optional(),
  extension: z.unknown().optional(),
  sourceUrl: z.string().optional(),
  domains: z.array(fullyQualifiedName).optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
})
export type CreateTopic = DeepReadonly<z.infer<typeof createTopic>>
