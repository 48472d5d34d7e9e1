import { z } from 'zod'
import { column } from './column.js'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReferences, fullyQualifiedName, href, sourceHash } from './references.js'
import { tagLabel } from './tag-label.js'

export const fileType = z.enum([
  'Document',
  'Spreadsheet',
  'Presentation',
  'Image',
  'Video',
  'Audio',
  'PDF',
  'Archive',
  'Code',
  'Data',
  'CSV',
  'Text',
  'Other',
])
export type FileType = z.infer<typeof fileType>

/** The body of PUT /drives/files; `directory` is the FQN of the directory it lies in. */
export const createFile = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  service: fullyQualifiedName,
  directory: fullyQualifiedName.optional(),
  fileType: fileType.optional(),
  mimeType: z.string().optional(),
  fileExtension: z.string().optional(),
  path: z.string().optional(),
  size: z.int().optional(),
  columns: z.array(column).optional(),
  checksum: z.string().optional(),
  webViewLink: href.optional(),
  downloadLink: href.optional(),
  isShared: z.boolean().optional(),
  fileVersion: z.string().optional(),
  sourceUrl: z.string().optional(),
  tags: z.array(tagLabel).optional(),
  owners: entityReferences.optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  domains: z.array(fullyQualifiedName).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
  extension: z.unknown().optional(),
})
export type CreateFile = DeepReadonly<z.infer<typeof createFile>>
