import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReference, entityReferences, fullyQualifiedName } from './references.js'
import { style } from './style.js'
import { tagLabel } from './tag-label.js'

export const pipelineServiceType = z.enum([
  'Airflow',
  'GluePipeline',
  'KinesisFirehose',
  'Airbyte',
  'Fivetran',
  'Flink',
  'Dagster',
  'Nifi',
  'DomoPipeline',
  'CustomPipeline',
  'DatabricksPipeline',
  'Spline',
  'Spark',
  'OpenLineage',
  'Prefect',
  'KafkaConnect',
  'DBTCloud',
  'Matillion',
  'Stitch',
  'DataFactory',
  'Wherescape',
  'SSIS',
  'Snowplow',
  'Mulesoft',
  'MicrosoftFabricPipeline',
  'SapBw4HanaPipeline',
])
export type PipelineServiceType = z.infer<typeof pipelineServiceType>

export const pipelineConnection = z.strictObject({
  config: z.record(z.string(), z.unknown()).optional(),
})
export type PipelineConnection = DeepReadonly<z.infer<typeof pipelineConnection>>

/** The body of PUT /services/pipelineServices. `connection.config` belongs to the connector and stays open. */
export const createPipelineService = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  serviceType: pipelineServiceType,
  connection: pipelineConnection.optional(),
  tags: z.array(tagLabel).optional(),
  style: style.optional(),
  owners: entityReferences.optional(),
  scheduleInterval: z.string().optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  domains: z.array(z.string()).optional(),
  lifeCycle: lifeCycle.optional(),
  ingestionRunner: entityReference.optional(),
})
export type CreatePipelineService = DeepReadonly<z.infer<typeof createPipelineService>>
