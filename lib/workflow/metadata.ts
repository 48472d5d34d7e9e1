import type { Metadata } from '../client/metadata.js'
import type { ConnectorDefinition } from '../config/connector-definition.js'
import type { WorkflowConfig } from '../config/schema.js'
import type { Request } from '../record/request.js'
import type { OnFilter } from '../services/filter.js'
import type { ServiceSpec } from '../services/service-spec.js'
import type { Journal } from '../state/journal.js'
import type { Sink } from '../step/step.js'
import { changedSince } from './changed-since.js'
import { connectionOf, requireConnection } from './connection.js'
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
  /** Is told of every record's end. */
  readonly journal?: Journal | undefined
  /** In place of what the config names; it writes nothing that could be read back. */
  readonly sink?: Sink<Request> | undefined
  /** The FQN of the one database, schema or table to be read. */
  readonly only?: string | undefined
  /** Told what becomes of each name that is listed. */
  readonly onFilter?: OnFilter | undefined
  /** Told what the run reads when it is asked for changes only. */
  readonly tell?: ((line: string) => void) | undefined
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
  journal,
  sink,
  onFilter,
  only,
  tell,
}: MetadataWorkflowOptions): Promise<Workflow> {
  const { workflowConfig } = config
  const spec = given ?? (await resolveSpec(config, { file: 'the config', folders: [process.cwd()] }))
  const { serviceName, connection } = await connectionOf(config, { connectors, metadata })
  await requireConnection(spec, connection)
  const { storeServiceConnection, forceEntityOverwriting } = workflowConfig.openMetadataServerConfig
  if (!spec.metadata) throw new Error(`${spec.name} offers no metadata source`)
  const readsBack = !sink && config.sink?.type !== 'file' && !config.stage
  const writesAll = !readsBack || forceEntityOverwriting || only !== undefined
  const changed = spec.readsChanges && !writesAll ? await changedSince(config, metadata) : undefined
  if (changed) tell?.(changed.why)
  const source = await spec.metadata.create({
    serviceName,
    connection,
    sourceConfig: config.source.sourceConfig.config,
    metadata,
    storeServiceConnection: storeServiceConnection && readsBack, // a connection has secrets: none goes into a file
    forceEntityOverwriting,
    readsBack,
    onFilter,
    only,
    since: changed?.since,
  })
  if (sink) return workflow(source).into(sink)
  const staging = createStaging(config, source)
  if (staging) return workflow(source).stage(staging.stage).bulk(staging.bulkSink)
  return workflow(source).into(createSink(config, metadata, journal))
}
