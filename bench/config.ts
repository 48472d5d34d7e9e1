/** What a run reads and where to; `threads` is the incumbent's word for schemas read at once. */
export interface RunOf {
  readonly database: string
  readonly postgresPort: number
  readonly catalogUrl: string
  readonly threads: number | undefined
}

/** A workflow config that headwater and the incumbent read alike. */
export const workflowConfig = ({ database, postgresPort, catalogUrl, threads }: RunOf): object => ({
  source: {
    type: 'postgres',
    serviceName: 'bench',
    serviceConnection: {
      config: { type: 'Postgres', username: 'postgres', hostPort: `127.0.0.1:${postgresPort}`, database },
    },
    sourceConfig: {
      config: {
        type: 'DatabaseMetadata',
        schemaFilterPattern: { includes: ['^s\\d+$'] },
        ...(threads !== undefined && { threads }),
      },
    },
  },
  sink: { type: 'metadata-rest', config: {} },
  workflowConfig: {
    openMetadataServerConfig: {
      hostPort: `${catalogUrl}/api`,
      authProvider: 'openmetadata',
      securityConfig: { jwtToken: TOKEN },
    },
  },
})

/** The incumbent decodes it: header, `{"sub":"ingestion-bot"}`, signature. */
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJpbmdlc3Rpb24tYm90In0.c2ln'
