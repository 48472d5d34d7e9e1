import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'

export const patchOperation = z.strictObject({
  op: z.enum(['add', 'replace', 'remove', 'move', 'copy', 'test']),
  path: z.string().regex(/^(\/.*)?$/),
  from: z.string().optional(),
  value: z.unknown().optional(),
})
export type PatchOperation = DeepReadonly<z.infer<typeof patchOperation>>

/** The body of PATCH {collection}/{id} (RFC 6902). */
export const jsonPatch = z.array(patchOperation).min(1)
export type JsonPatch = DeepReadonly<z.infer<typeof jsonPatch>>
