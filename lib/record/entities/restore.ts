import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { uuid } from './references.js'

/** The body of PUT {collection}/restore. */
export const restore = z.strictObject({
  id: uuid,
})
export type Restore = DeepReadonly<z.infer<typeof restore>>
