import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { loadSqlParser } from '../../lib/lineage/index.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'
import { fillCatalog, goldenLog, runUsage, usageDocument, usageState } from '../support/usage.js'

describe('a usage run that is killed', function () {
  this.timeout(90_000)
  let catalog: TestCatalog
  let folder: ReturnType<typeof temporaryFolder>
  let undisturbed: unknown
  const stage = () => join(folder.path, 'stage')

  before(async () => {
    await loadSqlParser()
    const other = await startTestCatalog()
    folder = temporaryFolder()
    await fillCatalog(other)
    await runUsage(other, usageDocument(other.url, folder.file('log.csv', goldenLog()), stage()))
    undisturbed = await usageState(other)
    await other.close()
    folder.remove()
  })
  beforeEach(async () => {
    catalog = await startTestCatalog()
    folder = temporaryFolder()
    await fillCatalog(catalog)
  })
  afterEach(async () => {
    await catalog.close()
    folder.remove()
  })

  /** Runs in another process and kills it as soon as `moment` has come. */
  async function killed(log: string, moment: () => boolean): Promise<void> {
    const args = ['--import', 'tsx', 'spec/support/usage-run.ts', catalog.url, log, stage()]
    const child = spawn(process.execPath, args, { stdio: 'ignore' })
    const gone = once(child, 'exit')
    for (const deadline = Date.now() + 60_000; !moment(); await pause(10)) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error('the moment did not come')
    }
    child.kill('SIGKILL')
    await gone
  }
  const again = async (log: string) => (await runUsage(catalog, usageDocument(catalog.url, log, stage()))).steps

  for (const [where, match] of [
    ['between stage and bulk sink', /GET .*\/services\/databaseServices/],
    ['while it publishes tables', /PUT .*\/joins/],
    ['while it publishes queries', /PUT .*\/queries$/],
    ['while it records costs', /POST .*\/queryCostRecord/],
    ['before it ranks', /POST .*\/compute\.percentile/],
  ] as const) {
    it(`${where} leaves what a second run completes without reading the log`, async () => {
      const log = folder.file('log.csv', goldenLog())
      const fault = catalog.proxy.strike({ match, answer: { status: 503, headers: { 'retry-after': '60' } } })
      await killed(log, () => fault.hits > 0)
      expect(await usageState(catalog)).to.not.deep.equal(undisturbed)
      catalog.proxy.calm()
      const steps = await again(log)
      expect(steps.map(({ records }) => records)).to.deep.equal([0, 0, 0, 9 + 12])
      expect(await usageState(catalog)).to.deep.equal(undisturbed)
    })
  }

  it('while it reads the log begins anew', async () => {
    const rows = goldenLog().trimEnd().split('\n')
    const long = folder.file('log.csv', [rows[0], ...Array(30_000).fill(rows.slice(1)).flat()].join('\n'))
    await killed(long, () => existsSync(stage()))
    expect(existsSync(join(stage(), 'manifest.json'))).to.equal(false)
    const steps = await again(folder.file('log.csv', goldenLog()))
    expect(steps.map(({ records }) => records)).to.deep.equal([19, 17, 17, 9 + 12])
    expect(await usageState(catalog)).to.deep.equal(undisturbed)
  })

  // the server has done what a call asks for, and the run does not know
  for (const [what, match] of [
    ['a count', /^POST .*\/usage\/table\//],
    ['a query', /^PUT .*\/queries$/],
    ['a cost', /^POST .*\/queryCostRecord/],
  ] as const) {
    it(`between a call and its answer counts ${what} once`, async () => {
      const log = folder.file('log.csv', goldenLog())
      const fault = catalog.proxy.strike({ match, answer: 'lost' })
      await killed(log, () => catalog.proxy.exchanges.some(({ method, path }) => match.test(`${method} ${path}`)))
      expect(fault.hits).to.be.above(0)
      catalog.proxy.calm()
      expect(await usageState(catalog)).to.not.deep.equal(undisturbed)
      await again(log)
      expect(await usageState(catalog)).to.deep.equal(undisturbed)
    })
  }

  it('would be seen to count twice', async () => {
    await again(folder.file('log.csv', goldenLog()))
    expect(await usageState(catalog)).to.deep.equal(undisturbed)
    const orders = catalog.entity('tables', 'pg_shop.shop.sales.orders')!
    const { count } = JSON.parse(
      catalog.proxy.exchanges.find(({ path }) => path.endsWith(`/usage/table/${String(orders.id)}`))!.body,
    ) as { readonly count: number }
    const date = new Date().toISOString().slice(0, 10)
    await catalog.metadata.usage.setCount('table', String(orders.id), { date, count: 2 * count })
    expect(await usageState(catalog)).to.not.deep.equal(undisturbed)
  })
})
