/** Tables by schema by database: see `plain-connector.mjs` for what breaks. */
export type PlainServer = Readonly<Record<string, Readonly<Record<string, readonly string[]>> | null>>

/** The source of a config that reads such a server by a connector of one's own. */
export const plainSource = (server: PlainServer, config: object = {}): object => ({
  type: 'customDatabase',
  serviceConnection: {
    config: {
      type: 'CustomDatabase',
      sourcePythonClass: './spec/support/faults/plain-connector.mjs#Plain',
      connectionOptions: { server: JSON.stringify(server) },
    },
  },
  sourceConfig: { config: { type: 'DatabaseMetadata', ...config } },
})
