import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { fullyQualifiedName } from './references.js'

export const constraintType = z.enum(['UNIQUE', 'PRIMARY_KEY', 'FOREIGN_KEY', 'SORT_KEY', 'DIST_KEY', 'CLUSTER_KEY'])
export type ConstraintType = z.infer<typeof constraintType>

export const relationshipType = z.enum(['ONE_TO_ONE', 'ONE_TO_MANY', 'MANY_TO_ONE', 'MANY_TO_MANY'])
export type RelationshipType = z.infer<typeof relationshipType>

/** A key over one or more columns; `referredColumns` are FQNs of columns. */
export const tableConstraint = z.strictObject({
  constraintType: constraintType.optional(),
  columns: z.array(z.string()).optional(),
  referredColumns: z.array(fullyQualifiedName).optional(),
  relationshipType: relationshipType.optional(),
})
export type TableConstraint = DeepReadonly<z.infer<typeof tableConstraint>>
