import type { Metadata } from '../client/metadata.js'
import type { ConnectorDefinition } from '../config/connector-definition.js'
import type { WorkflowConfig } from '../config/schema.js'
import { findConnector } from '../config/source-type.js'
import { build } from '../record/fqn.js'
import type { ServiceSpec } from '../services/service-spec.js'
import { ConnectionFailed, testConnection } from '../services/test-connection.js'

/** Tests the connection. @throws ConnectionFailed */
export async function requireConnection(spec: ServiceSpec<unknown>, connection: unknown): Promise<void> {
  if (!spec.testConnection) return
  const results = await testConnection(spec.testConnection(connection))
  if (results.some(({ mandatory, passed }) => mandatory && !passed)) throw new ConnectionFailed(spec.name, results)
}

interface Known {
  readonly connectors: readonly ConnectorDefinition[]
  /** Undefined when the catalog can't be reached. */
  readonly metadata: Metadata | undefined
}

/** The service of a run and how to connect to it: from the config or, where it says nothing, from the catalog. @throws Error */
export async function connectionOf({ source }: WorkflowConfig, { connectors, metadata }: Known) {
  const { serviceName, serviceConnection } = source
  const definition = findConnector(source, connectors)
  if (!definition || serviceName === undefined) throw new Error('the config names no connector and service')
  return {
    serviceName,
    connection: serviceConnection?.config ?? (await storedConnection(definition, serviceName, metadata)),
  }
}

/** Without a `serviceConnection` in the file, the one the catalog keeps (spec/workflow.md §2.2). */
async function storedConnection(
  definition: ConnectorDefinition,
  serviceName: string,
  metadata: Metadata | undefined,
): Promise<unknown> {
  if (!metadata)
    throw new Error('the config has no serviceConnection, and the catalog that may have it is out of reach')
  const service = await metadata.getByName('databaseService', build(serviceName), {
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
