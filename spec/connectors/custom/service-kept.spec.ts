import { expect } from 'chai'
import { z } from 'zod'
import { checkConfig } from '../../../lib/config/check.js'
import { defineConnector } from '../../../lib/connectors/custom/define-connector.js'
import { customSpec } from '../../../lib/connectors/custom/index.js'
import { definitions } from '../../../lib/connectors/definitions.js'
import type { ServiceSpec } from '../../../lib/services/service-spec.js'
import { metadataWorkflow } from '../../../lib/workflow/metadata.js'
import { startTestCatalog } from '../../support/catalog.js'

const Empty = defineConnector({ name: 'Empty', summary: 'Nothing.', options: z.strictObject({}), *records() {} })

describe('the service of a custom connector', () => {
  it('is left as it is when it exists, unless the config says otherwise', async () => {
    const catalog = await startTestCatalog()
    const run = async (forceEntityOverwriting: boolean) => {
      const document = {
        source: {
          type: 'customDatabase',
          serviceName: 'mine',
          serviceConnection: { config: { type: 'CustomDatabase', sourcePythonClass: './x.js#X' } },
          sourceConfig: { config: { type: 'DatabaseMetadata' } },
        },
        workflowConfig: { openMetadataServerConfig: { hostPort: 'http://127.0.0.1:1/api', forceEntityOverwriting } },
      }
      const config = checkConfig(document, { connectors: definitions, file: 'spec' })
      const spec = customSpec(Empty, {}) as ServiceSpec<unknown>
      return (await metadataWorkflow({ config, spec, connectors: definitions, metadata: catalog.metadata })).run()
    }
    const puts = () => catalog.proxy.exchanges.filter(({ method }) => method === 'PUT').length
    expect((await run(false)).state).to.equal('success')
    expect(puts()).to.equal(1)
    await run(false)
    expect(puts()).to.equal(1)
    await run(true)
    expect(puts()).to.equal(2)
    await catalog.close()
  })
})
