import { expect } from 'chai'
import { startTestCatalog } from '../support/catalog.js'
import { cli, temporaryFolder } from '../support/cli.js'

const SETUP = `CREATE SCHEMA shop; CREATE SCHEMA scratch; CREATE TABLE scratch.t (id INTEGER);
  CREATE TABLE shop.fact_orders (id INTEGER); CREATE TABLE shop.fact_tmp (id INTEGER); CREATE TABLE shop.other (id INTEGER);`

describe('an explanation of filters', function () {
  this.timeout(60_000)

  it('is each name that is listed, with the rule that keeps or drops it; nothing is written', async () => {
    const catalog = await startTestCatalog()
    const folder = temporaryFolder()
    const config = {
      type: 'DatabaseMetadata',
      schemaFilterPattern: { excludes: ['^scratch$', '^main$'] },
      tableFilterPattern: { includes: ['^fact_'], excludes: ['.*_tmp$'] },
    }
    const { code, stdout } = await cli([
      folder.file('config.json', {
        source: {
          type: 'duckdb',
          serviceName: 'duck',
          serviceConnection: {
            config: { type: 'DuckDB', databaseName: 'db', setup: folder.file('setup.sql', SETUP) },
          },
          sourceConfig: { config },
        },
        workflowConfig: { openMetadataServerConfig: { hostPort: catalog.url, securityConfig: { jwtToken: 'jwt-77' } } },
      }),
      '--explain-filters',
    ])
    expect(code).to.equal(0)
    expect(stdout.split('\n').filter((line) => /^[+-] \w+ duck/.test(line))).to.have.members([
      '+ database duck.db  no pattern',
      '- databaseSchema duck.db.main  excludes "^main$"',
      '- databaseSchema duck.db.scratch  excludes "^scratch$"',
      '+ databaseSchema duck.db.shop  no pattern of excludes matches',
      '+ table duck.db.shop.fact_orders  includes "^fact_"',
      '- table duck.db.shop.fact_tmp  excludes ".*_tmp$"',
      '- table duck.db.shop.other  no pattern of includes matches',
    ])
    expect(catalog.proxy.exchanges.filter(({ method }) => method !== 'GET')).to.deep.equal([])
    folder.remove()
    await catalog.close()
  })
})
