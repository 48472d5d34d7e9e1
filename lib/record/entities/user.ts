import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { email, entityName, entityReference, entityReferences, uuid } from './references.js'

export const createPasswordType = z.enum(['ADMIN_CREATE', 'USER_CREATE'])
export type CreatePasswordType = z.infer<typeof createPasswordType>

/** The body of PUT /users; `teams` and `roles` are ids. */
export const createUser = z.strictObject({
  name: entityName,
  description: z.string().optional(),
  displayName: z.string().optional(),
  externalId: z.string().optional(),
  scimUserName: z.string().optional(),
  email: email,
  timezone: z.string().optional(),
  isBot: z.boolean().optional(),
  botName: z.string().optional(),
  isAdmin: z.boolean().optional(),
  profile: z.record(z.string(), z.unknown()).optional(),
  teams: z.array(uuid).optional(),
  roles: z.array(uuid).optional(),
  personas: entityReferences.optional(),
  defaultPersona: entityReference.optional(),
  authenticationMechanism: z.record(z.string(), z.unknown()).optional(),
  createPasswordType: createPasswordType.optional(),
  password: z.string().optional(),
  confirmPassword: z.string().optional(),
  domains: z.array(entityName).optional(),
})
export type CreateUser = DeepReadonly<z.infer<typeof createUser>>
