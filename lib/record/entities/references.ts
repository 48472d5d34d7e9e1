import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'

export const uuid = z.guid()
/** Lengths: spec/fqn.md §5. */
export const entityName = z.string().min(1).max(256)
export const columnName = z.string().min(1)
export const fullyQualifiedName = z.string().min(1).max(3072)
export const email = z.email().min(6).max(127)
export const href = z.url().min(1)
/** Opaque to the server: it only asks whether it is equal to the stored one (spec/rest.md §8). */
export const sourceHash = z.string().min(1).max(32)
/** Milliseconds since 1970. */
export const timestamp = z.int()
export const date = z.iso.date()
export const dateTime = z.iso.datetime({ offset: true })

/** Points to an entity; a request needs only `id` and `type` (spec/rest.md §6). */
export const entityReference = z.strictObject({
  id: uuid,
  type: z.string(),
  name: z.string().optional(),
  fullyQualifiedName: z.string().optional(),
  description: z.string().optional(),
  displayName: z.string().optional(),
  deleted: z.boolean().optional(),
  inherited: z.boolean().optional(),
  href: href.optional(),
})
export type EntityReference = DeepReadonly<z.infer<typeof entityReference>>

export const entityReferences = z.array(entityReference)
