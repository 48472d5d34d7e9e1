import type { Metadata } from '../client/metadata.js'
import type { ConnectorDefinition } from '../config/connector-definition.js'
import type { WorkflowConfig } from '../config/schema.js'
import { findConnector } from '../config/source-type.js'
import { build } from '../record/fqn.js'
import type { ServiceSpec } from '../services/service-spec.js'
import { ConnectionFailed, testConnection } from '../services/test-connection.js'
import { createSink } from './sink.js'
import { resolveSpec } from './spec.js'
import { createStaging } from './staging.js'
import { type Workflow, workflow } from './workflow.js'

export interface MetadataWorkflowOptions {
  readonly config: WorkflowConfig
  readonly connectors: readonly ConnectorDefinition[]
  readonly metadata: Metadata
  /** What the connector offers, where it has been resolved already. */
  readonly spec?: ServiceSpec<unknown>
}

/**
 * Source → sink, or source → stage, then bulk sink, from a checked config: tests the connection, then joins the steps.
 * @throws ConnectionFailed, DriverMissing, ApiError
 */
export async function metadataWorkflow({
  config,
  connectors,
  metadata,
  spec: given,
}: MetadataWorkflowOptions): Promise<Workflow> {
  const { workflowConfig } = config
  const definition = findConnector(config.source.type, connectors)
  if (!definition || config.source.serviceName === undefined)
    throw new Error('the config names no connector and service')
  const spec = given ?? (await resolveSpec(config, { file: 'the config', folders: [process.cwd()] }))
  const connection =
    config.source.serviceConnection?.config ?? (await storedConnection(definition, config.source.serviceName, metadata))
  await check(spec, connection)
  const { storeServiceConnection, forceEntityOverwriting } = workflowConfig.openMetadataServerConfig
  if (!spec.metadata) throw new Error(`${spec.name} offers no metadata source`)
  const source = await spec.metadata.create({
    serviceName: config.source.serviceName,
    connection,
    sourceConfig: config.source.sourceConfig.config,
    metadata,
    storeServiceConnection,
    forceEntityOverwriting,
    readsBack: config.sink?.type !== 'file' && !config.stage,
  })
  const staging = createStaging(config, source)
  if (staging) return workflow(source).stage(staging.stage).bulk(staging.bulkSink)
  return workflow(source).into(createSink(config, metadata))
}

async function check(spec: ServiceSpec<unknown>, connection: unknown): Promise<void> {
  if (!spec.testConnection) return
  const results = await testConnection(spec.testConnection(connection))
  if (results.some(({ mandatory, passed }) => mandatory && !passed)) throw new ConnectionFailed(spec.name, results)
}

/** Without a `serviceConnection` in the file, the one the catalog keeps (spec/workflow.md §2.2). */
async function storedConnection(
  definition: ConnectorDefinition,
  serviceName: string,
  metadata: Metadata,
): Promise<unknown> {
  const service = await metadata.find('databaseService', build(serviceName), {
    fields: '*',
  })
  const stored = (service?.connection as { readonly config?: unknown } | undefined)?.config
  if (stored === undefined) {
    throw new Error(
      `the config has no serviceConnection, and the catalog has no connection for the service "${serviceName}"`,
    )
  }
  const checked = definition.connection.safeParse(stored)
  if (checked.success) return checked.data
  const wrong = checked.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')
  throw new Error(`the connection that the catalog has for "${serviceName}" is not one of ${definition.name}: ${wrong}`)
}
