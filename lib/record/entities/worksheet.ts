import { z } from 'zod'
import { column } from './column.js'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReferences, fullyQualifiedName, sourceHash } from './references.js'
import { tagLabel } from './tag-label.js'

/** The body of PUT /drives/worksheets. */
export const createWorksheet = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  spreadsheet: fullyQualifiedName,
  service: fullyQualifiedName.optional(),
  worksheetId: z.string().optional(),
  index: z.int().optional(),
  rowCount: z.int().optional(),
  columnCount: z.int().optional(),
  columns: z.array(column).optional(),
  isHidden: z.boolean().optional(),
  sourceUrl: z.string().optional(),
  tags: z.array(tagLabel).optional(),
  owners: entityReferences.optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  domains: z.array(fullyQualifiedName).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
  extension: z.unknown().optional(),
})
export type CreateWorksheet = DeepReadonly<z.infer<typeof createWorksheet>>
