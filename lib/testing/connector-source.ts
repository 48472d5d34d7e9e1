import type { Metadata } from '../client/metadata.js'
import { checkOptions } from '../config/check-options.js'
import { sourceConfigs } from '../config/schema.js'
import type { Connector } from '../connectors/custom/define-connector.js'
import { customSource } from '../connectors/custom/source.js'
import type { Request } from '../record/request.js'
import type { SourceRequest } from '../services/service-spec.js'
import type { Source } from '../step/step.js'
import { unconnected } from './memory-catalog.js'

/** The types of service that a connector can be written for. */
export type CustomServiceType = (typeof sourceConfigs)[number]['serviceType']

/** What a connector's specs may set beside its options. */
export interface ConnectorSourceOptions {
  /** `Database` unless given. */
  readonly serviceType?: CustomServiceType
  readonly serviceName?: string
  /** `sourceConfig.config`: filters and flags. */
  readonly sourceConfig?: Readonly<Record<string, unknown>>
  /** For a connector that reads the catalog: without it every read fails. */
  readonly metadata?: Metadata
}

/**
 * The source of a connector, as a run makes it, with its options checked: for specs, without a server.
 * @throws Error naming every option that is wrong.
 * @example await connectorSource(Queue, { url: 'here' }, { serviceType: 'Messaging' })
 */
export async function connectorSource(
  connector: Connector,
  options: Readonly<Record<string, string>>,
  settings: ConnectorSourceOptions = {},
): Promise<Source<Request>> {
  const { metadata = unconnected() } = settings
  const request = sourceRequest(options, settings)
  return customSource(connector, checkedOptions(connector, options), { ...request, metadata })
}

/** `options` as the connector's schema reads them. @throws Error naming every option that is wrong. */
export function checkedOptions(
  connector: Connector,
  options: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const checked = checkOptions(connector.options, options, 'connectionOptions')
  if ('issues' in checked) throw new Error(checked.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return checked.options
}

/** What a run would hand to the connector, but for the catalog. Nothing is read back. */
export const sourceRequest = (
  options: Readonly<Record<string, string>>,
  { serviceType = 'Database', serviceName = 'service', sourceConfig = {} }: ConnectorSourceOptions,
): Omit<SourceRequest<object>, 'metadata'> => ({
  serviceName,
  connection: { type: `Custom${serviceType}`, connectionOptions: options },
  sourceConfig: metadataConfig(serviceType).parse(sourceConfig),
  storeServiceConnection: true,
  forceEntityOverwriting: false,
  readsBack: false,
})

const metadataConfig = (wanted: CustomServiceType) =>
  sourceConfigs.find(({ kind, serviceType }) => kind === 'metadata' && serviceType === wanted)!.schema
