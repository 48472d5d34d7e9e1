import { checkConfig } from '../../lib/config/check.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { metadataWorkflow } from '../../lib/workflow/metadata.js'
import type { RunResult } from '../../lib/workflow/result.js'
import type { TestCatalog } from './catalog.js'

/** A workflow document over PostgreSQL; `source` and `sourceConfig` are merged into it. */
export const postgresDocument = (
  port: number,
  database: string,
  sourceConfig: object = {},
  connection: object = {},
) => ({
  source: {
    type: 'postgres',
    serviceName: 'pg',
    serviceConnection: {
      config: { type: 'Postgres', username: 'postgres', hostPort: `127.0.0.1:${port}`, database, ...connection },
    },
    sourceConfig: { config: { type: 'DatabaseMetadata', ...sourceConfig } },
  },
  sink: { type: 'metadata-rest', config: {} },
  workflowConfig: { openMetadataServerConfig: { hostPort: 'http://127.0.0.1:1/api' } },
})

/** Checks a document and runs it into a test catalog. */
export async function runInto(catalog: TestCatalog, document: object): Promise<RunResult> {
  const config = checkConfig(document, { connectors: definitions, file: 'spec' })
  const workflow = await metadataWorkflow({ config, connectors: definitions, metadata: catalog.metadata })
  return workflow.run()
}
