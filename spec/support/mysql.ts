import { readFileSync } from 'node:fs'
import { checkConfig } from '../../lib/config/check.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { mysqlSpec } from '../../lib/connectors/mysql/index.js'
import type { ServiceSpec } from '../../lib/services/service-spec.js'
import { createWorkflow } from '../../lib/workflow/create.js'
import type { RunResult } from '../../lib/workflow/result.js'
import type { TestCatalog } from './catalog.js'

export const SETUP = readFileSync(new URL('../fixtures/mysql/setup.sql', import.meta.url), 'utf8')
/** The user that `SETUP` makes. */
export const LOGIN = { username: 'reader', authType: { password: 'canary-51c2' } }
export const SYSTEM = '^(mysql|sys|performance_schema|information_schema)$'
export const ALL = { includeDDL: true, schemaFilterPattern: { excludes: [SYSTEM] } }

/** A workflow document over MySQL; `sourceConfig` and `connection` are merged into it. */
export const mysqlDocument = (port: number, sourceConfig: object = {}, connection: object = {}) => ({
  source: {
    type: 'mysql',
    serviceName: 'my',
    serviceConnection: { config: { type: 'Mysql', hostPort: `127.0.0.1:${port}`, ...LOGIN, ...connection } },
    sourceConfig: { config: { type: 'DatabaseMetadata', ...ALL, ...sourceConfig } },
  },
  sink: { type: 'metadata-rest', config: {} },
  workflowConfig: { openMetadataServerConfig: { hostPort: 'http://127.0.0.1:1/api' } },
})

/** The spec is handed over: one loaded by name would come with a `Secret` of its own, as mocha loads files twice. */
export async function runInto(
  catalog: TestCatalog,
  checked: object,
  spec: ServiceSpec<never> = mysqlSpec,
): Promise<RunResult> {
  const config = checkConfig(checked, { connectors: definitions, file: 'spec' })
  const workflow = await createWorkflow({
    config,
    connectors: definitions,
    metadata: catalog.metadata,
    spec: spec as ServiceSpec,
  })
  return workflow.run()
}
