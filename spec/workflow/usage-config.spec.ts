import { join } from 'node:path'
import { expect } from 'chai'
import { loadConfig } from '../../lib/config/load.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { loadSqlParser } from '../../lib/lineage/index.js'
import { createWorkflow } from '../../lib/workflow/create.js'
import { startTestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'

describe('config/usage.json', () => {
  it('counts the use of tables that the quickstart wrote', async () => {
    await loadSqlParser()
    const catalog = await startTestCatalog()
    const folder = temporaryFolder()
    try {
      const run = async (name: string) => {
        const config = await loadConfig(join('config', name), { connectors: definitions })
        const stage = { filename: join(folder.path, 'stage') }
        const steps = config.stage
          ? { stage: { ...config.stage, config: stage }, bulkSink: { ...config.bulkSink, config: stage } }
          : {}
        const changed = { ...config, ...steps } as typeof config
        return (await createWorkflow({ config: changed, connectors: definitions, metadata: catalog.metadata })).run()
      }
      await run('quickstart.json')
      const { state, problems, steps } = await run('usage.json')
      expect(problems).to.deep.equal([])
      expect(state).to.equal('success')
      expect(steps.at(-1)).to.deep.include({ kinds: { table: 5, queryUsage: 5 }, warnings: 0 })
    } finally {
      await catalog.close()
      folder.remove()
    }
  }).timeout(30_000)
})
