import { checkOptions } from '../config/check-options.js'
import { ConfigError, type ConfigIssue } from '../config/config-error.js'
import type { WorkflowConfig } from '../config/schema.js'
import { findConnector } from '../config/source-type.js'
import { serviceRead } from '../connectors/custom/define-connector.js'
import { customSpec } from '../connectors/custom/index.js'
import { ConnectorNotFound, loadConnector } from '../connectors/custom/load-connector.js'
import { BadClassPath } from '../connectors/custom/specifier.js'
import { definitions } from '../connectors/definitions.js'
import { loadSpec } from '../connectors/specs.js'
import { messageOf } from '../record/either.js'
import type { ServiceSpec } from '../services/service-spec.js'

const CONFIG = 'source.serviceConnection.config'

export interface SpecOptions {
  /** Named in errors. */
  readonly file: string
  /** Where modules are looked for, in order: the config's folder, the working folder. */
  readonly folders: readonly string[]
}

/**
 * What the config's connector offers: a shipped one, or the module that `sourcePythonClass` names, its options checked.
 * Connects to nothing.
 * @throws ConfigError
 */
export async function resolveSpec(
  config: WorkflowConfig,
  { file, folders }: SpecOptions,
): Promise<ServiceSpec<unknown>> {
  const connector = findConnector(config.source, definitions)?.type.toLowerCase() ?? ''
  if (!connector.startsWith('custom')) return loadSpec(connector)
  const refuse = (...issues: ConfigIssue[]) => new ConfigError(file, issues)
  const connection = (config.source.serviceConnection?.config ?? {}) as {
    readonly sourcePythonClass?: string
    readonly connectionOptions?: Readonly<Record<string, string>>
  }
  if (!connection.sourcePythonClass) {
    throw refuse({
      path: `${CONFIG}.sourcePythonClass`,
      message: 'missing: the connector’s class path, like ./csv.js#CsvConnector',
    })
  }
  const loaded = await loadConnector(connection.sourcePythonClass, folders).catch((error: unknown) => {
    const known = error instanceof BadClassPath || error instanceof ConnectorNotFound
    const message = known ? error.message : `the module does not load: ${messageOf(error)}`
    throw refuse({ path: `${CONFIG}.sourcePythonClass`, message })
  })
  try {
    serviceRead(loaded, connector)
  } catch (error) {
    throw refuse({ path: 'source.type', message: messageOf(error) })
  }
  const checked = checkOptions(loaded.options, connection.connectionOptions ?? {}, `${CONFIG}.connectionOptions`)
  if ('issues' in checked) throw refuse(...checked.issues)
  return customSpec(loaded, checked.options) as ServiceSpec<unknown>
}
