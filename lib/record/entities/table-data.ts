import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { columnName } from './references.js'

/** Sample rows of a table (spec/rest.md §14). */
export const tableData = z.strictObject({
  columns: z.array(columnName).optional(),
  rows: z.array(z.array(z.unknown())).optional(),
})
export type TableData = DeepReadonly<z.infer<typeof tableData>>
