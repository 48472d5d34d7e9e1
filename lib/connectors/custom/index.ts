import type { ServiceSpec } from '../../services/service-spec.js'
import type { Connector } from './define-connector.js'
import { customSource } from './source.js'

/** What a loaded connector offers a run, with its options checked. */
export const customSpec = (connector: Connector, options: Readonly<Record<string, unknown>>): ServiceSpec<object> => ({
  name: connector.name,
  metadata: { create: (request) => customSource(connector, options, request) },
  testConnection: () => ({
    steps: connector.testConnection
      ? [{ name: 'CheckAccess', mandatory: true, run: async () => connector.testConnection?.(options) }]
      : [],
    close: async () => {},
  }),
})
