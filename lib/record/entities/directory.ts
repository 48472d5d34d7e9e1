import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReferences, fullyQualifiedName, sourceHash } from './references.js'
import { tagLabel } from './tag-label.js'

export const directoryType = z.enum([
  'Root',
  'MyDrive',
  'SharedDrive',
  'TeamDrive',
  'Folder',
  'SharePointSite',
  'SharePointLibrary',
])
export type DirectoryType = z.infer<typeof directoryType>

/** The body of PUT /drives/directories; `parent` is the FQN of the directory it lies in. */
export const createDirectory = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  service: fullyQualifiedName,
  parent: fullyQualifiedName.optional(),
  directoryType: directoryType.optional(),
  path: z.string().optional(),
  isShared: z.boolean().optional(),
  numberOfFiles: z.int().optional(),
  numberOfSubDirectories: z.int().optional(),
  totalSize: z.int().optional(),
  sourceUrl: z.string().optional(),
  tags: z.array(tagLabel).optional(),
  owners: entityReferences.optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  domains: z.array(fullyQualifiedName).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
  extension: z.unknown().optional(),
})
export type CreateDirectory = DeepReadonly<z.infer<typeof createDirectory>>
