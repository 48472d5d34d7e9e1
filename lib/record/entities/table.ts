import { z } from 'zod'
import { column } from './column.js'
import { dataModel } from './data-model.js'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReferences, fullyQualifiedName, sourceHash } from './references.js'
import { tableConstraint } from './table-constraint.js'
import { tablePartition } from './table-partition.js'
import { tableProfilerConfig } from './table-profiler-config.js'
import { tagLabel } from './tag-label.js'

export const tableType = z.enum([
  'Regular',
  'External',
  'Dynamic',
  'View',
  'SecureView',
  'MaterializedView',
  'Iceberg',
  'Local',
  'Partitioned',
  'Foreign',
  'Transient',
  'Stream',
  'Stage',
  'SemanticView',
])
export type TableType = z.infer<typeof tableType>

export const fileFormat = z.enum([
  'csv',
  'csv.gz',
  'tsv',
  'avro',
  'parquet',
  'pq',
  'pqt',
  'parq',
  'parquet.snappy',
  'json',
  'json.gz',
  'json.zip',
  'jsonl',
  'jsonl.gz',
  'jsonl.zip',
  'MF4',
])
export type FileFormat = z.infer<typeof fileFormat>

/** The body of PUT /tables and of an item of PUT /tables/bulk. */
export const createTable = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  tableType: tableType.optional(),
  columns: z.array(column),
  dataModel: dataModel.optional(),
  locationPath: z.string().optional(),
  tableConstraints: z.array(tableConstraint).optional(),
  aliases: z.array(fullyQualifiedName).optional(),
  tablePartition: tablePartition.optional(),
  tableProfilerConfig: tableProfilerConfig.optional(),
  owners: entityReferences.optional(),
  databaseSchema: fullyQualifiedName,
  tags: z.array(tagLabel).optional(),
  schemaDefinition: z.string().optional(),
  retentionPeriod: z.string().optional(),
  extension: z.unknown().optional(),
  sourceUrl: z.string().optional(),
  domains: z.array(z.string()).optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  fileFormat: fileFormat.optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
})
export type CreateTable = DeepReadonly<z.infer<typeof createTable>>
