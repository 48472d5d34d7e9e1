import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import {
  entityName,
  entityReference,
  entityReferences,
  fullyQualifiedName,
  sourceHash,
  timestamp,
} from './references.js'
import { tagLabel } from './tag-label.js'

export const spreadsheetMimeType = z.enum([
  'application/vnd.google-apps.spreadsheet',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-excel',
  'application/vnd.oasis.opendocument.spreadsheet',
  'text/csv',
  'text/tab-separated-values',
  'Other',
])
export type SpreadsheetMimeType = z.infer<typeof spreadsheetMimeType>

/** The body of PUT /drives/spreadsheets. One in a directory gives `parent` with its `fullyQualifiedName`. */
export const createSpreadsheet = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  service: fullyQualifiedName,
  parent: entityReference.optional(),
  mimeType: spreadsheetMimeType.optional(),
  path: z.string().optional(),
  driveFileId: z.string().optional(),
  size: z.int().optional(),
  fileVersion: z.string().optional(),
  sourceUrl: z.string().optional(),
  tags: z.array(tagLabel).optional(),
  owners: entityReferences.optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  domains: z.array(fullyQualifiedName).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
  extension: z.unknown().optional(),
  createdTime: timestamp.optional(),
  modifiedTime: timestamp.optional(),
})
export type CreateSpreadsheet = DeepReadonly<z.infer<typeof createSpreadsheet>>
