import { expect } from 'chai'
import type { RunResult } from '../../lib/workflow/result.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { requireOrSkip } from '../support/databases.js'
import { LIVE, type Live } from '../support/live-databases.js'
import { runInto } from '../support/run-config.js'

/** Of each database: a table, and what there is to be said of it. */
const CASES = [
  {
    name: 'PostgreSQL',
    table: 'CREATE UNLOGGED TABLE h.t (id int) WITH (fillfactor = 70, autovacuum_enabled = off)',
    properties: {
      accessMethod: 'heap',
      persistence: 'unlogged',
      storageParameters: 'fillfactor=70, autovacuum_enabled=off',
    },
  },
  {
    name: 'MariaDB',
    table: 'CREATE TABLE h.t (id int) ENGINE = InnoDB ROW_FORMAT = COMPRESSED CHARSET utf8mb4 COLLATE utf8mb4_bin',
    properties: {
      collation: 'utf8mb4_bin',
      createOptions: 'row_format=COMPRESSED',
      engine: 'InnoDB',
      rowFormat: 'Compressed',
    },
  },
] as const

describe('custom properties', function () {
  this.timeout(60_000)
  for (const { name, table, properties } of CASES)
    describe(`of ${name}`, () => {
      let live: Live
      let catalog: TestCatalog
      before(async function () {
        requireOrSkip(this, LIVE[name])
        live = await LIVE[name].start()
        await live.sql(table)
        await live.sql('CREATE VIEW h.v AS SELECT id FROM h.t')
      })
      after(async () => live?.stop())
      beforeEach(async () => {
        catalog = await startTestCatalog()
      })
      afterEach(() => catalog.close())

      const run = (includeCustomProperties: boolean): Promise<RunResult> =>
        runInto(catalog, {
          source: {
            ...live.source,
            serviceName: 'svc',
            sourceConfig: {
              config: {
                type: 'DatabaseMetadata',
                schemaFilterPattern: { includes: ['^h$'] },
                includeCustomProperties,
              },
            },
          },
          workflowConfig: { openMetadataServerConfig: { hostPort: 'http://127.0.0.1:1/api' } },
        })
      const extension = () => catalog.entity('tables', `${live.schema}.t`)!.extension
      const additions = () =>
        catalog.proxy.exchanges.filter(({ method, path }) => method === 'PUT' && path.includes('/metadata/types/'))

      it('are not read unless they are asked for', async () => {
        expect((await run(false)).state).to.equal('success')
        expect(extension()).to.equal(undefined)
      })

      it('are added to the catalog once, and kept with each table', async () => {
        const { state, problems } = await run(true)
        expect({ state, problems }).to.deep.equal({ state: 'success', problems: [] })
        expect(extension()).to.deep.equal(properties)
        expect([...(await catalog.metadata.customProperties.of('table'))].sort()).to.include.members(
          Object.keys(properties),
        )
        const added = additions().length
        expect(added).to.be.within(Object.keys(properties).length, 4)
        const { version } = catalog.entity('tables', `${live.schema}.t`)!
        await run(true)
        expect(additions()).to.have.lengthOf(added)
        expect(catalog.entity('tables', `${live.schema}.t`)!.version).to.equal(version)
      })

      it('that may not be added are left out, each told once, and the tables land', async () => {
        catalog.proxy.strike({ match: /PUT .*metadata\/types/, answer: { status: 403 } })
        const { state, steps } = await run(true)
        expect(state).to.equal('success')
        expect(steps[0]!.warnings).to.be.within(Object.keys(properties).length, 4)
        expect(catalog.live('tables')).to.have.lengthOf(2)
        expect(extension()).to.equal(undefined)
      })
    })
})
