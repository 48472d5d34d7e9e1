import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReferences, fullyQualifiedName, sourceHash } from './references.js'
import { tagLabel } from './tag-label.js'

export const searchIndexFieldType = z.enum([
  'NUMBER',
  'TEXT',
  'BINARY',
  'TIMESTAMP',
  'TIMESTAMPZ',
  'TIME',
  'DATE',
  'DATETIME',
  'KEYWORD',
  'ARRAY',
  'OBJECT',
  'FLATTENED',
  'NESTED',
  'JOIN',
  'RANGE',
  'IP',
  'VERSION',
  'MURMUR3',
  'AGGREGATE_METRIC_DOUBLE',
  'HISTOGRAM',
  'ANNOTATED-TEXT',
  'COMPLETION',
  'SEARCH_AS_YOU_TYPE',
  'DENSE_VECTOR',
  'RANK_FEATURE',
  'RANK_FEATURES',
  'GEO_POINT',
  'GEO_SHAPE',
  'POINT',
  'SHAPE',
  'PERCOLATOR',
  'BOOLEAN',
  'CONSTANT_KEYWORD',
  'WILDCARD',
  'LONG',
  'INTEGER',
  'SHORT',
  'BYTE',
  'DOUBLE',
  'FLOAT',
  'HALF_FLOAT',
  'SCALED_FLOAT',
  'UNSIGNED_LONG',
  'UNKNOWN',
])
export type SearchIndexFieldType = z.infer<typeof searchIndexFieldType>

/** A field of an index; an object nests its own as `children`. */
export const searchIndexField = z.strictObject({
  name: z.string().min(1).max(256),
  displayName: z.string().optional(),
  dataType: searchIndexFieldType,
  dataTypeDisplay: z.string().optional(),
  description: z.string().optional(),
  fullyQualifiedName: fullyQualifiedName.optional(),
  tags: z.array(tagLabel).optional(),
  get children() {
    return z.array(searchIndexField).optional()
  },
})
export type SearchIndexField = DeepReadonly<z.infer<typeof searchIndexField>>

export const indexType = z.enum(['Index', 'IndexTemplate'])
export type IndexType = z.infer<typeof indexType>

/** The body of PUT /searchIndexes. */
export const createSearchIndex = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  service: fullyQualifiedName,
  fields: z.array(searchIndexField),
  searchIndexSettings: z.record(z.string(), z.unknown()).optional(),
  indexType: indexType.optional(),
  owners: entityReferences.optional(),
  tags: z.array(tagLabel).optional(),
  extension: z.unknown().optional(),
  domains: z.array(fullyQualifiedName).optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
})
export type CreateSearchIndex = DeepReadonly<z.infer<typeof createSearchIndex>>
