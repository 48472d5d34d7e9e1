import type { ServiceSpec } from '../../services/service-spec.js'
import { type Connector, optionsRead } from './define-connector.js'
import { customSource } from './source.js'

/** What a loaded connector offers a run, with its options checked. */
export const customSpec = (connector: Connector, options: Readonly<Record<string, unknown>>): ServiceSpec<object> => ({
  name: connector.name,
  ...(connector.database ? {} : { reads: ['type', 'overrideMetadata', ...optionsRead(connector)] }),
  metadata: { create: (request) => customSource(connector, options, request) },
  testConnection: () => ({
    steps: connector.testConnection
      ? [{ name: 'CheckAccess', mandatory: true, run: async () => connector.testConnection?.(options) }]
      : [],
    close: async () => {},
  }),
})
