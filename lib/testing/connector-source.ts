import { startCatalog } from '../catalog/catalog.js'
import { createHttp } from '../client/http.js'
import { createMetadata, type Metadata } from '../client/metadata.js'
import { checkOptions } from '../config/check-options.js'
import type { Connector } from '../connectors/custom/define-connector.js'
import { customSource } from '../connectors/custom/source.js'
import type { Request } from '../record/request.js'
import { databaseMetadata } from '../services/database/config.js'
import type { Source } from '../step/step.js'

/** A catalog in memory and a client on it, for specs that read back what they wrote. */
export interface MemoryCatalog {
  readonly metadata: Metadata
  /** FQNs of the live entities of a collection, like `tables`. */
  live(collection: string): string[]
  close(): Promise<void>
}

/** A real local catalog on loopback, kept in memory. */
export async function memoryCatalog(): Promise<MemoryCatalog> {
  const catalog = await startCatalog({ path: ':memory:' })
  const metadata = createMetadata(createHttp({ hostPort: catalog.url, token: () => 'test' }))
  return {
    metadata,
    live: (collection) =>
      (catalog.dump()[collection] ?? [])
        .filter(({ deleted }) => deleted !== true)
        .map(({ fullyQualifiedName }) => String(fullyQualifiedName)),
    close: async () => {
      metadata.close()
      await catalog.close()
    },
  }
}

/** What a connector's specs may set beside its options. */
export interface ConnectorSourceOptions {
  readonly serviceName?: string
  /** For a connector that reads the catalog: without it every read fails. */
  readonly metadata?: Metadata
}

/**
 * The source of a connector, as a run makes it, with its options checked: for specs, without a server.
 * @throws Error naming every option that is wrong.
 */
export async function connectorSource(
  connector: Connector,
  options: Readonly<Record<string, string>>,
  { serviceName = 'service', metadata = unconnected }: ConnectorSourceOptions = {},
): Promise<Source<Request>> {
  const checked = checkOptions(connector.options, options, 'connectionOptions')
  if ('issues' in checked) throw new Error(checked.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return customSource(connector, checked.options, {
    serviceName,
    connection: { type: 'CustomDatabase', connectionOptions: options },
    sourceConfig: databaseMetadata.parse({}),
    metadata,
    storeServiceConnection: true,
    forceEntityOverwriting: false,
    readsBack: false,
  })
}

const refuse = async (): Promise<never> => {
  throw new Error('this source has no catalog: hand one in, like memoryCatalog().metadata')
}

const unconnected: Metadata = {
  find: refuse,
  list: refuse,
  put: refuse,
  putMany: refuse,
  patch: refuse,
  delete: refuse,
  deleteStale: refuse,
  search: refuse,
  answers: refuse,
  close: () => {},
}
