import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { email, entityName, entityReferences, uuid } from './references.js'

export const teamType = z.enum(['Group', 'Department', 'Division', 'BusinessUnit', 'Organization'])
export type TeamType = z.infer<typeof teamType>

/** The body of PUT /teams. */
export const createTeam = z.strictObject({
  teamType: teamType,
  name: entityName,
  email: email.optional(),
  displayName: z.string().optional(),
  externalId: z.string().optional(),
  description: z.string().optional(),
  profile: z.record(z.string(), z.unknown()).optional(),
  parents: z.array(uuid).optional(),
  children: z.array(uuid).optional(),
  users: z.array(uuid).optional(),
  defaultRoles: z.array(uuid).optional(),
  defaultPersona: uuid.optional(),
  owners: entityReferences.optional(),
  isJoinable: z.boolean().optional(),
  policies: z.array(uuid).optional(),
  domains: z.array(entityName).optional(),
})
export type CreateTeam = DeepReadonly<z.infer<typeof createTeam>>
