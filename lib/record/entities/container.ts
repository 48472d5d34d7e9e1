import { z } from 'zod'
import { column } from './column.js'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReference, entityReferences, fullyQualifiedName, sourceHash } from './references.js'
import { tagLabel } from './tag-label.js'

/** The columns of what lies in a container. */
export const containerDataModel = z.strictObject({
  isPartitioned: z.boolean().optional(),
  columns: z.array(column),
})
export type ContainerDataModel = DeepReadonly<z.infer<typeof containerDataModel>>

export const containerFileFormat = z.enum(['zip', 'gz', 'zstd', 'csv', 'tsv', 'json', 'parquet', 'avro', 'MF4'])
export type ContainerFileFormat = z.infer<typeof containerFileFormat>

/** The body of PUT /containers. A nested one gives `parent` with its `fullyQualifiedName`: its own FQN starts with it. */
export const createContainer = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  service: fullyQualifiedName,
  parent: entityReference.optional(),
  dataModel: containerDataModel.optional(),
  prefix: z.string().optional(),
  numberOfObjects: z.number().optional(),
  size: z.number().optional(),
  fileFormats: z.array(containerFileFormat).optional(),
  owners: entityReferences.optional(),
  tags: z.array(tagLabel).optional(),
  extension: z.unknown().optional(),
  sourceUrl: z.string().optional(),
  fullPath: z.string().optional(),
  domains: z.array(z.string()).optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
})
export type CreateContainer = DeepReadonly<z.infer<typeof createContainer>>
