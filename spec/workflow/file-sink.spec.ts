import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { z } from 'zod'
import { checkConfig } from '../../lib/config/check.js'
import { defineConnector } from '../../lib/connectors/custom/define-connector.js'
import { customSpec } from '../../lib/connectors/custom/index.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { create } from '../../lib/record/request.js'
import type { ServiceSpec } from '../../lib/services/service-spec.js'
import { metadataWorkflow } from '../../lib/workflow/metadata.js'
import { startTestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'

const Vault = defineConnector({
  name: 'Vault',
  summary: 'Reads the vault.',
  options: z.strictObject({ password: z.string() }),
  *records({ service }) {
    yield create('database', { name: 'gold', service })
  },
})

describe('a run into a file', () => {
  it('writes the service without its connection: that has secrets', async () => {
    const [catalog, folder] = [await startTestCatalog(), temporaryFolder()]
    try {
      const filename = join(folder.path, 'records.jsonl')
      const connectionOptions = { password: 'open sesame' }
      const config = checkConfig(
        {
          source: {
            type: 'customDatabase',
            serviceName: 'vault',
            serviceConnection: {
              config: { type: 'CustomDatabase', sourcePythonClass: './v.js#Vault', connectionOptions },
            },
            sourceConfig: { config: { type: 'DatabaseMetadata' } },
          },
          sink: { type: 'file', config: { filename } },
          workflowConfig: {
            openMetadataServerConfig: { hostPort: catalog.url, securityConfig: { jwtToken: 'token' } },
          },
        },
        { connectors: definitions, file: 'spec' },
      )
      const spec = customSpec(Vault, connectionOptions) as ServiceSpec<unknown>
      const { metadata } = catalog
      const { state } = await (await metadataWorkflow({ config, connectors: definitions, metadata, spec })).run()
      expect(state).to.equal('success')
      const text = readFileSync(filename, 'utf8')
      expect(text).to.contain('"vault.gold"').and.to.not.contain('sesame')
    } finally {
      folder.remove()
      await catalog.close()
    }
  })
})
