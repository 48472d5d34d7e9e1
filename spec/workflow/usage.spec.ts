import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadSqlParser } from '../../lib/lineage/index.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'
import { fillCatalog, goldenLog, runUsage, usageDocument, usageState } from '../support/usage.js'

const today = new Date().toISOString().slice(0, 10)
const midnight = Date.parse(today)
const QUERY = 'SELECT c.full_name, o.total FROM sales.customers c JOIN sales.orders o ON o.customer_id = c.customer_id'

for (const generation of ['2.0', '1.6'] as const) {
  describe(`a usage run on a server of the ${generation} generation`, function () {
    this.timeout(60_000)
    let catalog: TestCatalog
    let folder: ReturnType<typeof temporaryFolder>
    let log: string
    let stage: string
    before(loadSqlParser)
    beforeEach(async () => {
      catalog = await startTestCatalog(generation)
      folder = temporaryFolder()
      stage = join(folder.path, 'stage')
      log = folder.file('log.csv', goldenLog())
      await fillCatalog(catalog)
      catalog.proxy.exchanges.length = 0
    })
    afterEach(async () => {
      await catalog.close()
      folder.remove()
    })

    const run = (options: object = {}) => runUsage(catalog, usageDocument(catalog.url, log, stage, options))
    /** A log of one column and those named. */
    const write = (header: string, ...rows: readonly string[]): void => {
      log = folder.file('own.csv', [`query_text,database_name${header}`, ...rows].join('\n'))
    }
    const table = (name: string): Readonly<Record<string, unknown>> => catalog.entity('tables', `pg_shop.shop.${name}`)!
    const counts = async (): Promise<Readonly<Record<string, number>>> => {
      const state = await usageState(catalog)
      return Object.fromEntries(
        Object.entries(state).flatMap(([fqn, one]) => {
          const [usage] = (one as { usage?: readonly { dailyStats: { count: number } }[] }).usage ?? []
          return usage ? [[fqn.replace('pg_shop.shop.', ''), usage.dailyStats.count]] : []
        }),
      )
    }
    const sent = (method: string, path: RegExp) =>
      catalog.proxy.exchanges.filter((one) => one.method === method && path.test(one.path))

    it('counts how often each table was used', async () => {
      const result = await run()
      expect(result.problems).to.deep.equal([])
      expect(result.state).to.equal('success')
      expect(await counts()).to.deep.equal({
        'analytics.customer_ltv': 3,
        'analytics.daily_revenue': 2,
        'sales.customers': 5,
        'sales.employees': 1,
        'sales.order_items': 4,
        'sales.orders': 11,
        'sales.products': 4,
        '"Weird.Schema"."table.with.dots"': 1,
        'spaces and ünïcode.täble one': 1,
      })
    })

    it('names its steps, and accounts for each row of the log', async () => {
      const { steps } = await run()
      expect(steps.map(({ name, records, filtered, errors }) => [name, records, filtered, errors])).to.deep.equal([
        ['Postgres', 19, 0, 0],
        ['Query Parser', 17, 2, 0],
        ['Table Usage', 17, 0, 0],
        ['OpenMetadata', 9 + 12, 0, 0],
      ])
      const warned = steps.at(-1)!.warningSamples.map(({ key }) => key)
      expect(warned).to.include.members(['nowhere.missing_table', 'sales.orders_2025'])
    })

    it('counts which columns are joined with which', async () => {
      await run()
      const state = (await usageState(catalog)) as Record<string, { joins: { columnJoins: readonly unknown[] } }>
      expect(state['pg_shop.shop.sales.orders']!.joins.columnJoins).to.deep.include({
        columnName: 'customer_id',
        joinedWith: [{ fullyQualifiedName: 'pg_shop.shop.sales.customers.customer_id', joinCount: 4 }],
      })
      expect(state['pg_shop.shop.sales.products']!.joins.columnJoins).to.deep.equal([
        {
          columnName: 'sku',
          joinedWith: [{ fullyQualifiedName: 'pg_shop.shop.sales.order_items.sku', joinCount: 3 }],
        },
      ])
    })

    it('tells when a table was made, changed and read, from what was done to it', async () => {
      await run()
      const uses = (name: string) => Object.keys(table(name).lifeCycle as object).sort()
      expect(uses('analytics.customer_ltv')).to.deep.equal(['created', 'updated'])
      expect(uses('sales.customers')).to.deep.equal(['accessed'])
      expect(uses('sales.orders')).to.deep.equal(['accessed', 'updated'])
      const { accessed } = table('sales.orders').lifeCycle as { accessed: Readonly<Record<string, unknown>> }
      expect(accessed).to.deep.equal({ accessedByAProcess: 'om_reader', timestamp: midnight + 26_649_374 })
    })

    it('keeps a life cycle that is newer than the log', async () => {
      const stored = { accessed: { timestamp: midnight + 99_000_000, accessedByAProcess: 'later' } }
      await catalog.metadata.patch('table', table('sales.orders').id as string, [
        { op: 'add', path: '/lifeCycle', value: stored },
      ])
      await run()
      expect(table('sales.orders').lifeCycle).to.deep.include(stored)
      expect(table('sales.orders').lifeCycle).to.have.property('updated')
    })

    it('stores each masked query once, with all its tables, its users and its costs', async () => {
      await catalog.metadata.put('user', { name: 'ada', email: 'ada@example.org' })
      const row = (where: string, user: string, duration: number) =>
        `"${QUERY} WHERE o.total > ${where}",shop,${user},${today},${duration}`
      write(',user_name,start_time,duration', row('10', 'ada', 5), row('10', 'bob', 7), row('20', 'ada', 2))
      await run()
      const [fqn, ...others] = catalog.live('queries')
      expect(others).to.deep.equal([])
      const query = (await usageState(catalog))[fqn!]
      expect(query).to.deep.include({
        query: `${QUERY} WHERE o.total > ?`,
        queryUsedIn: ['pg_shop.shop.sales.customers', 'pg_shop.shop.sales.orders'],
        users: ['ada'],
        usedBy: ['bob'],
        duration: 7,
        queryDate: midnight,
        costs: [{ timestamp: midnight, jsonSchema: 'queryCostRecord', cost: 0, count: 3, totalDuration: 14 }],
      })
      expect(sent('PUT', /\/queries$/).filter(({ status }) => status < 300)).to.have.lengthOf(1)
      expect(sent('GET', /\/users\//)).to.have.lengthOf(2)
    })

    it('records no costs when it is not to', async () => {
      await run({ processQueryCostAnalysis: false })
      expect(sent('POST', /queryCostRecord/)).to.have.lengthOf(0)
      expect(catalog.live('queries')).to.have.lengthOf(12)
    })

    it('ranks tables and databases by the days that were used', async () => {
      await run()
      expect(sent('POST', /percentile/).map(({ path }) => path.replace(/.*percentile/, ''))).to.deep.equal([
        `/table/${today}`,
        `/database/${today}`,
      ])
      const { usage } = (await usageState(catalog))['pg_shop.shop.sales.orders'] as {
        usage: readonly { dailyStats: { percentileRank: number } }[]
      }
      expect(usage[0]!.dailyStats.percentileRank).to.equal(100)
    })

    it('changes nothing when it is run again', async () => {
      await run()
      const state = await usageState(catalog)
      catalog.proxy.exchanges.length = 0
      await run()
      expect(await usageState(catalog)).to.deep.equal(state)
      const writes = catalog.proxy.exchanges.filter(({ method }) => method !== 'GET')
      expect(writes.filter(({ path }) => !/\/usage\/|\/joins/.test(path)).map(({ path }) => path)).to.deep.equal([])
    })

    it('adds to a query the users and tables of another day, and takes none away', async () => {
      const yesterday = new Date(midnight - 86_400_000).toISOString().slice(0, 10)
      const sql = 'SELECT * FROM orders'
      write(',schema_name,user_name,start_time,duration', `${sql},shop,sales,bob,${today},5`)
      await run()
      write(',schema_name,user_name,start_time,duration', `${sql},shop,sales,eve,${yesterday},9`)
      await run()
      const query = (await usageState(catalog))[catalog.live('queries')[0]!] as Readonly<Record<string, unknown>>
      expect(query).to.deep.include({ usedBy: ['bob', 'eve'], queryDate: midnight, duration: 5 })
      expect(query.costs).to.have.lengthOf(2)
    })

    it('counts the names of one table together', async () => {
      write(
        '',
        'SELECT * FROM sales.orders,shop',
        'SELECT * FROM shop.sales.orders,shop',
        'SELECT * FROM Sales.ORDERS,shop',
      )
      await run()
      expect(await counts()).to.deep.equal({ 'sales.orders': 3 })
      expect(sent('POST', /\/usage\/table/)).to.have.lengthOf(1)
    })

    it('takes none of several tables that a name may mean, and says which', async () => {
      await catalog.metadata.put('table', {
        name: 'orders',
        databaseSchema: 'pg_shop.shop.analytics',
        columns: [{ name: 'id', dataType: 'INT' }],
      })
      write('', 'SELECT * FROM orders,shop')
      const { steps, state } = await run()
      expect(state).to.equal('success')
      expect(steps.at(-1)).to.deep.include({ records: 0, filtered: 1, warnings: 1, errors: 0 })
      expect(steps.at(-1)!.warningSamples[0]?.reason).to.match(/may be any of .*analytics\.orders.*sales\.orders/)
    })

    it('leaves out joins of long ago, and says so', async () => {
      const old = new Date(midnight - 40 * 86_400_000).toISOString().slice(0, 10)
      write(',start_time', `"${QUERY}",shop,${old}`)
      const { steps, state } = await run()
      expect(state).to.equal('success')
      expect(steps.at(-1)!.warningSamples.map(({ key }) => key)).to.deep.include(old)
      expect(sent('PUT', /\/joins/)).to.have.lengthOf(0)
      expect(sent('POST', /\/usage\/table/)).to.have.lengthOf(2)
    })

    it('removes its stage when all is sent', async () => {
      await run()
      expect(readdirSync(stage)).to.deep.equal([])
    })

    it('loses one record to an error that is about it alone', async () => {
      catalog.proxy.strike({
        match: /PUT .*\/joins/,
        answer: { status: 400, body: { message: 'no such column' } },
        times: 1,
      })
      const { steps, state } = await run()
      expect(state).to.equal('partialSuccess')
      expect(steps.at(-1)).to.include({ errors: 1, records: 8 + 12 })
    })

    it('goes on when another writer made a query at the same moment', async () => {
      write('', 'SELECT * FROM sales.orders,shop')
      catalog.proxy.strike({ match: /PUT .*\/queries/, answer: 'lost', times: 1 })
      expect(await run()).to.include({ state: 'success' })
      expect(catalog.live('queries')).to.have.lengthOf(1)
    })

    it('waits for a server that is away for a while', async () => {
      catalog.proxy.strike({ match: /./, answer: { status: 503 }, times: 3 })
      expect(await run()).to.include({ state: 'success' })
      expect((await counts())['sales.orders']).to.equal(11)
    })

    it('keeps its stage when the token is refused, and publishes it in the next run', async () => {
      catalog.proxy.strike({ match: /POST .*\/usage\//, answer: { status: 401 } })
      expect(await run()).to.include({ state: 'failed' })
      expect(existsSync(join(stage, 'manifest.json'))).to.equal(true)
      catalog.proxy.calm()
      const { steps } = await run()
      expect(steps.map(({ records }) => records)).to.deep.equal([0, 0, 0, 9 + 12])
      expect((await counts())['sales.orders']).to.equal(11)
    })

    it('publishes nothing of a log that breaks off, so that no count of an earlier run is lost', async () => {
      await run()
      const state = await usageState(catalog)
      const rows = goldenLog().split('\n')
      mkdirSync(join(folder.path, 'logs'))
      folder.file('logs/a.csv', rows.slice(0, 4).join('\n'))
      folder.file('logs/b.csv', 'no_query_text\n')
      log = join(folder.path, 'logs')
      const result = await run()
      expect(result.state).to.equal('failed')
      expect(result.problems[0]).to.match(/^the log was not read to its end/)
      expect(await usageState(catalog)).to.deep.equal(state)
    })

    it('says that a service is not in the catalog, before it sends anything', async () => {
      const document = usageDocument(catalog.url, log, stage)
      document.source.serviceName = 'elsewhere'
      const result = await runUsage(catalog, document)
      expect(result.state).to.equal('failed')
      expect(result.problems[0]).to.equal('the catalog has no service "elsewhere": run its metadata workflow first')
    })
  })
}

describe('a usage run', () => {
  it('refuses a stage and a bulk sink in two directories', async () => {
    const catalog = await startTestCatalog()
    const document = usageDocument(catalog.url, 'log.csv', 'here')
    document.bulkSink.config.filename = 'there'
    const outcome = await runUsage(catalog, document).catch((error: Error) => error)
    await catalog.close()
    expect(outcome).to.have.property('message', 'the stage writes to here, the bulkSink reads from there')
  })
})
