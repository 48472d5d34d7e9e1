import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { columnName, date, fullyQualifiedName } from './references.js'

export const joinedWith = z.strictObject({
  fullyQualifiedName: fullyQualifiedName,
  joinCount: z.int(),
})
export type JoinedWith = DeepReadonly<z.infer<typeof joinedWith>>

export const columnJoins = z.strictObject({
  columnName: columnName.optional(),
  joinedWith: z.array(joinedWith).optional(),
})
export type ColumnJoins = DeepReadonly<z.infer<typeof columnJoins>>

/** Which columns queries join (spec/rest.md §14). */
export const tableJoins = z.strictObject({
  startDate: date.optional(),
  dayCount: z.int().optional(),
  columnJoins: z.array(columnJoins).optional(),
  directTableJoins: z.array(joinedWith).optional(),
})
export type TableJoins = DeepReadonly<z.infer<typeof tableJoins>>
