/** A valid document that uses many keys, new for every caller. */
export const validDocument = () => ({
  source: {
    type: 'postgres',
    serviceName: 'shop',
    serviceConnection: {
      config: {
        type: 'Postgres',
        username: 'reader',
        authType: { password: 'canary-password' },
        hostPort: 'localhost:5432',
        database: 'shop',
        sslMode: 'require',
        sslConfig: { caCertificate: 'canary-certificate' },
        connectionOptions: { application_name: 'canary-option' },
      },
    },
    sourceConfig: {
      config: {
        type: 'DatabaseMetadata',
        includeViews: false,
        markDeletedTables: true,
        threads: 2,
        tableFilterPattern: { includes: ['^a'], excludes: ['^b'] },
        ownerConfig: { default: 'data-team', table: { orders: ['sales', 'finance'] } },
        incremental: { enabled: true, lookbackDays: 3 },
      },
    },
  },
  sink: { type: 'metadata-rest', config: { bulk_sink_batch_size: 10 } },
  workflowConfig: {
    loggerLevel: 'DEBUG',
    successThreshold: 80,
    openMetadataServerConfig: {
      hostPort: 'http://localhost:8585/api',
      authProvider: 'openmetadata',
      securityConfig: { jwtToken: 'canary-token' },
      extraHeaders: { 'X-Canary': 'canary-header' },
    },
  },
  ingestionPipelineFQN: 'shop.metadata',
})

/** `document` with the value at `path` replaced; `undefined` removes the key. */
export function edited(document: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const copy: Record<string | number, unknown> = Object.assign(Array.isArray(document) ? [] : {}, document)
  const inner = edited(copy[key], rest, value)
  if (inner === undefined) delete copy[key]
  else copy[key] = inner
  return copy
}
