import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestCatalog } from '../support/catalog.js'
import { cli, type Finished, temporaryFolder } from '../support/cli.js'

export const EXAMPLE = 'examples/custom-connector'

/** Runs a config of the example by the command line into a test catalog, other options merged into its own. */
export async function runExample(
  config: string,
  catalog: TestCatalog,
  options: object = {},
  env: NodeJS.ProcessEnv = {},
): Promise<Finished> {
  const document = JSON.parse(readFileSync(join(EXAMPLE, config), 'utf8'))
  const connection = document.source.serviceConnection.config
  connection.sourcePythonClass = `${EXAMPLE.replaceAll('/', '.')}.${connection.sourcePythonClass}`
  connection.connectionOptions = { ...connection.connectionOptions, ...options }
  document.workflowConfig.openMetadataServerConfig = { hostPort: catalog.url, securityConfig: { jwtToken: 'test' } }
  const folder = temporaryFolder()
  try {
    return await cli([folder.file(config, document)], { env })
  } finally {
    folder.remove()
  }
}
