import { expect } from 'chai'
import { checkConfig } from '../../lib/config/check.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { loadSqlParser } from '../../lib/lineage/index.js'
import { type LineageDetails, lineageDetails } from '../../lib/record/entities/lineage.js'
import type { LoggedQuery } from '../../lib/services/database/query-log/query-log.js'
import type { ServiceSpec } from '../../lib/services/service-spec.js'
import { lineageWorkflow, sqlLineageWorkflow } from '../../lib/workflow/lineage.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'

const TABLES: Readonly<Record<string, readonly string[]>> = {
  orders: ['id', 'customer_id', 'total', 'placed_at'],
  customers: ['id', 'name'],
  daily: ['day', 'revenue'],
  totals: ['customer', 'total'],
  archive: ['id', 'customer_id', 'total', 'placed_at'],
}
const VIEW =
  'CREATE VIEW v_totals AS SELECT c.name AS customer, o.total FROM orders o JOIN customers c ON c.id = o.customer_id'
const LOG: readonly string[] = [
  'INSERT INTO daily (day, revenue) SELECT placed_at::date, sum(total) FROM orders WHERE total > 10 GROUP BY 1',
  'INSERT INTO daily (day, revenue) SELECT placed_at::date, sum(total) FROM orders WHERE total > 20 GROUP BY 1',
  'INSERT INTO archive SELECT * FROM orders',
  'SELECT * FROM orders',
  'SELEC broken',
  "INSERT INTO nowhere SELECT * FROM missing WHERE password = 'geheim'",
  'CREATE TEMP TABLE step AS SELECT customer_id AS c, total AS t FROM orders',
  'INSERT INTO totals (customer, total) SELECT c, t FROM step',
]

for (const generation of ['2.0', '1.6'] as const) {
  describe(`a lineage run on a server of the ${generation} generation`, function () {
    this.timeout(60_000)
    let catalog: TestCatalog
    before(loadSqlParser)
    beforeEach(async () => {
      catalog = await startTestCatalog(generation)
      const { metadata } = catalog
      await metadata.put('databaseService', { name: 'pg', serviceType: 'Postgres' })
      await metadata.put('database', { name: 'shop', service: 'pg' })
      await metadata.put('databaseSchema', { name: 'public', database: 'pg.shop' })
      const databaseSchema = 'pg.shop.public'
      const columns = (names: readonly string[]) => names.map((name) => ({ name, dataType: 'INT' as const }))
      for (const [name, names] of Object.entries(TABLES))
        await metadata.put('table', { name, databaseSchema, columns: columns(names) })
      await metadata.put('table', {
        name: 'v_totals',
        databaseSchema,
        columns: columns(['customer', 'total']),
        tableType: 'View',
        schemaDefinition: VIEW,
      })
      await metadata.put('storedProcedure', {
        name: 'load_daily',
        databaseSchema,
        storedProcedureCode: { code: 'BEGIN INSERT INTO daily (revenue) SELECT total FROM archive; END' },
      })
      catalog.proxy.exchanges.length = 0
    })
    afterEach(() => catalog.close())

    const run = async (options: object = {}, log: readonly string[] = LOG) => {
      const config = checkConfig(
        {
          source: {
            type: 'postgres-lineage',
            serviceName: 'pg',
            serviceConnection: {
              config: { type: 'Postgres', username: 'u', hostPort: 'localhost:1', database: 'shop' },
            },
            sourceConfig: { config: { type: 'DatabaseLineage', ...options } },
          },
          sink: { type: 'metadata-rest', config: {} },
          workflowConfig: {
            openMetadataServerConfig: { hostPort: catalog.url, securityConfig: { jwtToken: 'token' } },
          },
        },
        { connectors: definitions, file: 'spec' },
      )
      const spec: ServiceSpec<unknown> = {
        name: 'Postgres',
        queryLog: async () => ({
          queries: () => log.map((query): LoggedQuery => ({ query, database: 'shop' })),
          close: async () => {},
        }),
      }
      return (await lineageWorkflow({ config, spec, connectors: definitions, metadata: catalog.metadata })).run()
    }
    /** The edges into a table: `orders: total→revenue`, with the source of the edge. */
    const into = async (table: string): Promise<readonly string[]> => {
      const to = { kind: 'table' as const, fqn: `pg.shop.public.${table}` as never }
      const edges = (await catalog.metadata.lineage.into(to)) ?? []
      const names = await Promise.all(
        edges.map(async ({ from, details }) => {
          const found = [...Object.keys(TABLES), 'v_totals'].find(
            (name) => catalog.entity('tables', `pg.shop.public.${name}`)?.id === from,
          )
          return `${found} ${details.source}: ${columnsOf(details)}`
        }),
      )
      return names.sort()
    }
    const last = (fqn: string | undefined): string => fqn!.split('.').at(-1)!
    const columnsOf = (details: LineageDetails): string =>
      (details.columnsLineage ?? [])
        .map(({ fromColumns, toColumn }) => `${last(fromColumns?.[0])}→${last(toColumn)}`)
        .sort()
        .join(' ')
    const writes = (path: RegExp) =>
      catalog.proxy.exchanges.filter((one) => one.method === 'PUT' && path.test(one.path))

    it('draws the edges of views, procedures and the log, with their columns', async () => {
      const result = await run()
      expect(result.problems).to.deep.equal([])
      expect(result.state).to.equal('success')
      expect(await into('v_totals')).to.deep.equal([
        'customers ViewLineage: name→customer',
        'orders ViewLineage: total→total',
      ])
      expect(await into('daily')).to.deep.equal([
        'archive QueryLineage: total→revenue',
        'orders QueryLineage: placed_at→day total→revenue',
      ])
      expect(await into('archive')).to.deep.equal([
        'orders QueryLineage: customer_id→customer_id id→id placed_at→placed_at total→total',
      ])
      expect(await into('totals')).to.deep.equal([])
    })

    it('sends each edge once, and reads none by itself', async () => {
      await run()
      expect(writes(/\/lineage/)).to.have.length(generation === '2.0' ? 5 : 6) // on 1.6 one more finds out the generation
      expect(catalog.proxy.exchanges.filter(({ path }) => path.includes('getLineageEdge'))).to.deep.equal([])
    })

    it('changes nothing when it is run again', async () => {
      await run({ incrementalLineageProcessing: false })
      catalog.proxy.exchanges.length = 0
      const again = await run({ incrementalLineageProcessing: false })
      expect(again.state).to.equal('success')
      expect(writes(/\/lineage/)).to.deep.equal([])
    })

    it('says what was not parsed and what is not in the catalog, without literals', async () => {
      const { steps } = await run()
      const warnings = JSON.stringify(steps[1]!.warningSamples)
      expect(warnings)
        .to.match(/not parsed/)
        .and.to.match(/SELEC broken/)
      expect(warnings)
        .to.match(/missing/)
        .and.not.to.match(/geheim/)
    })

    it('keeps the statements that draw edges as queries, each once, their literals masked', async () => {
      await run()
      const queries = catalog.live('queries').map((fqn) => catalog.entity('queries', fqn)!)
      expect(queries.map(({ query }) => query)).to.have.members([
        'INSERT INTO daily (day, revenue) SELECT placed_at::date, sum(total) FROM orders WHERE total > ? GROUP BY 1',
        'INSERT INTO archive SELECT * FROM orders',
      ])
      expect(queries.every(({ processedLineage }) => processedLineage === true)).to.equal(true)
    })

    it('follows data through tables that are there for a while, when asked to', async () => {
      await run({ enableTempTableLineage: true })
      expect(await into('totals')).to.deep.equal(['orders QueryLineage: customer_id→customer total→total'])
    })

    it('leaves out what the config does not want', async () => {
      await run({ processViewLineage: false, processStoredProcedureLineage: false, processQueryLineage: false })
      expect(writes(/\/lineage/)).to.deep.equal([])
      const { steps } = await run({ tableFilterPattern: { excludes: ['v_.*'] }, processQueryLineage: false })
      expect(steps[0]).to.include({ filtered: 1 })
      expect(await into('v_totals')).to.deep.equal([])
    })

    if (generation === '2.0') {
      it('reads a view once, until it is told not to be incremental', async () => {
        await run()
        const again = await run()
        expect(again.steps[0]!.records).to.equal(LOG.length + 1)
      })

      it('replaces what views said before with overrideViewLineage', async () => {
        const table = (name: string) => ({ kind: 'table' as const, fqn: `pg.shop.public.${name}` as never })
        await catalog.metadata.lineage.put(
          table('daily'),
          table('v_totals'),
          lineageDetails.parse({ source: 'ViewLineage' }),
        )
        await run({ overrideViewLineage: true })
        expect(await into('v_totals')).to.deep.equal([
          'customers ViewLineage: name→customer',
          'orders ViewLineage: total→total',
        ])
      })
    }

    it('links tables with their equals in other services, by the names of columns', async () => {
      const { metadata } = catalog
      await metadata.put('databaseService', { name: 'lake', serviceType: 'Postgres' })
      await metadata.put('database', { name: 'shop', service: 'lake' })
      await metadata.put('databaseSchema', { name: 'public', database: 'lake.shop' })
      const columns = ['day', 'other'].map((name) => ({ name, dataType: 'INT' as const }))
      await metadata.put('table', { name: 'daily', databaseSchema: 'lake.shop.public', columns })
      await run({ processCrossDatabaseLineage: true, crossDatabaseServiceNames: ['lake'] }, [])
      expect(await into('daily')).to.include('undefined CrossDatabaseLineage: day→day')
    })

    it('writes the lineage of a file', async () => {
      const { metadata } = catalog
      const result = await (
        await sqlLineageWorkflow({ metadata, serviceName: 'pg', sql: `${LOG[2]}; ${LOG[3]}` })
      ).run()
      expect(result.state).to.equal('success')
      expect(await into('archive')).to.have.length(1)
      expect(catalog.live('queries')).to.deep.equal([])
    })
  })
}
