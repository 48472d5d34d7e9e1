import type { CreateDatabaseService } from '../../record/entities/database-service.js'
import type { ServiceSpec } from '../service-spec.js'
import type { DatabaseMetadata } from './config.js'
import type { DatabaseReader } from './reader.js'
import { databaseService } from './service.js'
import { databaseSource } from './source.js'

export interface DatabaseConnector<C> extends Omit<ServiceSpec<C>, 'name' | 'metadata'> {
  /** What the catalog calls the service, and the connector too unless it has a name of its own. */
  readonly serviceType: CreateDatabaseService['serviceType'] & string
  readonly name?: string
  /** The connection as it is stored with the service; as it is unless given. */
  readonly stored?: (connection: C) => object
  readonly reader: (connection: C) => DatabaseReader | Promise<DatabaseReader>
}

/** What a connector offers whose `reader` lists databases, and what it offers beside that. */
export const databaseSpec = <C extends object>({
  serviceType,
  name = serviceType,
  stored = (connection) => connection,
  reader,
  ...rest
}: DatabaseConnector<C>): ServiceSpec<C> => ({
  name,
  metadata: {
    create: async ({ connection, sourceConfig, ...run }) =>
      databaseSource({
        ...run,
        name,
        config: sourceConfig as DatabaseMetadata,
        service: databaseService(serviceType, stored(connection), run),
        reader: await reader(connection),
      }),
  },
  ...rest,
})
