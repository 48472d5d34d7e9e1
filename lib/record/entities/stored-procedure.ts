import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReferences, fullyQualifiedName, sourceHash } from './references.js'
import { tagLabel } from './tag-label.js'

export const procedureLanguage = z.enum(['SQL', 'Java', 'JavaScript', 'Python', 'External'])
export type ProcedureLanguage = z.infer<typeof procedureLanguage>

export const storedProcedureType = z.enum(['StoredProcedure', 'UDF', 'StoredPackage', 'Function'])
export type StoredProcedureType = z.infer<typeof storedProcedureType>

export const storedProcedureCode = z.strictObject({
  language: procedureLanguage.optional(),
  code: z.string().optional(),
})
export type StoredProcedureCode = DeepReadonly<z.infer<typeof storedProcedureCode>>

/** The body of PUT /storedProcedures. */
export const createStoredProcedure = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  owners: entityReferences.optional(),
  tags: z.array(tagLabel).optional(),
  storedProcedureCode: storedProcedureCode,
  storedProcedureType: storedProcedureType.optional(),
  databaseSchema: fullyQualifiedName.optional(),
  extension: z.unknown().optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  sourceUrl: z.string().optional(),
  domains: z.array(z.string()).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
})
export type CreateStoredProcedure = DeepReadonly<z.infer<typeof createStoredProcedure>>
