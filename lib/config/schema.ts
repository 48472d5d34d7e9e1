import { z } from 'zod'
import { option, optional } from '../record/option.js'
import { databaseLineage, databaseMetadata, databaseUsage } from '../services/database/config.js'
import type { ConnectorDefinition, ServiceType } from './connector-definition.js'
import { customConnectors } from './custom-connector.js'
import { type RunConfig, runConfig } from './server.js'
import { serviceMetadata } from './service-metadata.js'
import { type SourceKind, sourceTypesOf } from './source-type.js'
import {
  type BulkSinkConfig,
  bulkSinks,
  type ProcessorConfig,
  processors,
  type SinkConfig,
  type StageConfig,
  sinks,
  stages,
} from './step-config.js'

/** The source configs there are, each with the sources it goes with (spec/workflow.md §2.2). */
export const sourceConfigs = [
  { type: 'DatabaseMetadata', kind: 'metadata', serviceType: 'Database', schema: databaseMetadata },
  { type: 'DatabaseLineage', kind: 'lineage', serviceType: 'Database', schema: databaseLineage },
  { type: 'DatabaseUsage', kind: 'usage', serviceType: 'Database', schema: databaseUsage },
  { type: 'DashboardMetadata', kind: 'metadata', serviceType: 'Dashboard', schema: serviceMetadata.Dashboard },
  { type: 'MessagingMetadata', kind: 'metadata', serviceType: 'Messaging', schema: serviceMetadata.Messaging },
  { type: 'PipelineMetadata', kind: 'metadata', serviceType: 'Pipeline', schema: serviceMetadata.Pipeline },
  { type: 'MlModelMetadata', kind: 'metadata', serviceType: 'MlModel', schema: serviceMetadata.MlModel },
  { type: 'StorageMetadata', kind: 'metadata', serviceType: 'Storage', schema: serviceMetadata.Storage },
  { type: 'SearchMetadata', kind: 'metadata', serviceType: 'Search', schema: serviceMetadata.Search },
  { type: 'DriveMetadata', kind: 'metadata', serviceType: 'Drive', schema: serviceMetadata.Drive },
] as const satisfies readonly {
  readonly type: string
  readonly kind: SourceKind
  readonly serviceType: ServiceType
  readonly schema: z.ZodObject
}[]
export type SourceConfig = Readonly<z.output<(typeof sourceConfigs)[number]['schema']>>

/** A checked connection: the output of the connector's own schema. */
export type ConnectionConfig = Readonly<Record<string, unknown>> & { readonly type: string }

/** A checked workflow (spec/workflow.md §2.1). */
export interface WorkflowConfig {
  readonly source: {
    readonly type: string
    readonly serviceName?: string | undefined
    readonly serviceConnection?: { readonly config: ConnectionConfig } | undefined
    readonly sourceConfig: { readonly config: SourceConfig }
  }
  /** In order; one object in the file is a list of one. */
  readonly processor: readonly ProcessorConfig[]
  readonly sink?: SinkConfig | undefined
  readonly stage?: StageConfig | undefined
  readonly bulkSink?: BulkSinkConfig | undefined
  readonly workflowConfig: RunConfig
  readonly ingestionPipelineFQN?: string | undefined
  readonly pipelineRunId?: string | undefined
  readonly enableStreamableLogs: boolean
  readonly ingestionRunnerName?: string | undefined
}

/** The blocks of a document that depend on what it names. */
export interface Blocks {
  readonly sourceTypes: readonly string[]
  readonly connection: z.ZodType
  readonly sourceConfig: z.ZodType
  readonly processor: z.ZodType
  readonly sink: z.ZodType
  readonly stage: z.ZodType
  readonly bulkSink: z.ZodType
}

/** The schema of a document made of these blocks. */
export const workflowSchema = (blocks: Blocks) =>
  z.strictObject({
    $schema: optional(z.string()).describe('For editors: where the JSON Schema of this document is.'),
    source: z
      .strictObject({
        type: z
          .string()
          .describe('Connector to read with; `-lineage` or `-usage` at the end picks that kind of run.')
          .meta({ examples: blocks.sourceTypes }),
        serviceName: optional(z.string().min(1)).describe('Name of the service in the catalog.'),
        serviceConnection: optional(
          z.strictObject({ config: blocks.connection.describe('How to connect to the source.') }),
        ).describe('Without it, the connection of the service in the catalog.'),
        sourceConfig: z
          .strictObject({ config: blocks.sourceConfig.describe('What to read.') })
          .describe('What to read.'),
      })
      .describe('Where records come from.'),
    processor: optional(blocks.processor).describe('What records pass through: one step, or a list in order.'),
    sink: optional(blocks.sink).describe('Where records go.'),
    stage: optional(blocks.stage).describe('Where records wait to be published as one.'),
    bulkSink: optional(blocks.bulkSink).describe('What publishes the stage.'),
    workflowConfig: runConfig.describe('The run itself: server, logging, thresholds.'),
    ingestionPipelineFQN: optional(z.string()).describe(
      'The ingestion pipeline that the status of the run is reported to; made when it is not there.',
    ),
    pipelineRunId: optional(z.guid()).describe('UUID of the run, in its status.'),
    enableStreamableLogs: option(z.boolean(), false).describe(
      'Whether the log of the run goes to its ingestion pipeline in the catalog too.',
    ),
    ingestionRunnerName: optional(z.string()).describe('Only logged.'),
  })

const anyOf = (schemas: readonly z.ZodType[]): z.ZodType => z.union(schemas)

/** The JSON Schema of every document that these connectors can run: for editors, and for `config/schema.json`. */
export function jsonSchema(connectors: readonly ConnectorDefinition[]): Record<string, unknown> {
  const all = [...connectors, ...customConnectors]
  const processor = anyOf(processors)
  return toJsonSchema(
    workflowSchema({
      sourceTypes: all.flatMap(sourceTypesOf),
      connection: anyOf(all.map(({ connection }) => connection)),
      sourceConfig: anyOf(sourceConfigs.map(({ schema }) => schema)),
      processor: z.union([processor, z.array(processor)]),
      sink: anyOf(sinks),
      stage: anyOf(stages),
      bulkSink: anyOf(bulkSinks),
    }),
  )
}

/** JSON Schema of what may be written for `schema`, with the defaults and examples of its keys. */
export const toJsonSchema = (schema: z.ZodType): Record<string, unknown> =>
  z.toJSONSchema(schema, {
    io: 'input',
    // zod leaves both out for a key whose value is transformed.
    override: ({ zodSchema, jsonSchema }) => {
      const meta = z.globalRegistry.get(zodSchema)
      if (meta && 'default' in meta) jsonSchema.default = meta.default
      if (meta?.examples !== undefined) jsonSchema.examples = [...(meta.examples as readonly unknown[])]
    },
  })
