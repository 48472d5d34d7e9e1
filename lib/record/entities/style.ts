import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'

export const coverImage = z.strictObject({
  url: z.string().optional(),
  position: z.string().optional(),
})
export type CoverImage = DeepReadonly<z.infer<typeof coverImage>>

/** How an entity looks in the UI. */
export const style = z.strictObject({
  color: z.string().optional(),
  iconURL: z.string().optional(),
  coverImage: coverImage.optional(),
})
export type Style = DeepReadonly<z.infer<typeof style>>
