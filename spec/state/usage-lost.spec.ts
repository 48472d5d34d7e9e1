import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { loadSqlParser } from '../../lib/lineage/index.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'
import { fillCatalog, goldenLog, runUsage, usageDocument, usageState } from '../support/usage.js'

/** The server has done what a call asks for, and the run is killed before it knows. */
describe('a usage run that is killed between a call and its answer', function () {
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

  for (const [what, match] of [
    ['a count', /^POST .*\/usage\/table\//],
    ['a query', /^PUT .*\/queries$/],
    ['a cost', /^POST .*\/queryCostRecord/],
  ] as const) {
    it(`counts ${what} once`, async () => {
      const log = folder.file('log.csv', goldenLog())
      const fault = catalog.proxy.strike({ match, answer: 'lost' })
      const args = ['--import', 'tsx', 'spec/support/usage-run.ts', catalog.url, log, stage()]
      const child = spawn(process.execPath, args, { stdio: 'ignore' })
      const gone = once(child, 'exit')
      const isDone = () => catalog.proxy.exchanges.some(({ method, path }) => match.test(`${method} ${path}`))
      for (const deadline = Date.now() + 60_000; !isDone(); await pause(5)) {
        if (child.exitCode !== null || Date.now() > deadline) throw new Error('the moment did not come')
      }
      child.kill('SIGKILL')
      await gone
      expect(fault.hits).to.be.above(0)
      catalog.proxy.calm()
      expect(await usageState(catalog)).to.not.deep.equal(undisturbed)
      await runUsage(catalog, usageDocument(catalog.url, log, stage()))
      expect(await usageState(catalog)).to.deep.equal(undisturbed)
    })
  }

  it('would be seen to count twice', async () => {
    await runUsage(catalog, usageDocument(catalog.url, folder.file('log.csv', goldenLog()), stage()))
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
