import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReferences, fullyQualifiedName, sourceHash } from './references.js'
import { tagLabel } from './tag-label.js'

/** The body of PUT /databaseSchemas. */
export const createDatabaseSchema = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  owners: entityReferences.optional(),
  database: fullyQualifiedName,
  dataProducts: z.array(fullyQualifiedName).optional(),
  tags: z.array(tagLabel).optional(),
  retentionPeriod: z.string().optional(),
  extension: z.unknown().optional(),
  sourceUrl: z.string().optional(),
  domains: z.array(z.string()).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
})
export type CreateDatabaseSchema = DeepReadonly<z.infer<typeof createDatabaseSchema>>
