import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { cli, type Finished, temporaryFolder } from '../support/cli.js'
import { requireOrSkip } from '../support/databases.js'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.js'
import { type OpenSearchServer, openSearch, openSearchAbsent } from '../support/opensearch-server.js'

const BULK = /^PUT \/_bulk/

/** Waits for something to become true, at most ten seconds. */
async function until(true_: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !true_(); ) {
    if (Date.now() > deadline) throw new Error('it did not become true in time')
    await new Promise((resume) => setTimeout(resume, 20))
  }
}

describe('config/search.json', function () {
  this.timeout(90_000)
  let cluster: OpenSearchServer
  let folder: ReturnType<typeof temporaryFolder>
  let proxy: FaultProxy
  before(async function () {
    requireOrSkip(this, { absent: openSearchAbsent })
    cluster = await openSearch()
  })
  beforeEach(async () => {
    folder = temporaryFolder()
    proxy = await startFaultProxy(cluster.url)
  })
  afterEach(async () => {
    folder.remove()
    await proxy.close()
    await cluster.empty()
  })

  const stage = (): string => join(folder.path, 'stage')
  /** The file as it is, but for where its cluster, its catalog and its stage are. */
  const written = (bulkSink: object = {}, change: object = {}): string => {
    const config = JSON.parse(readFileSync('config/search.json', 'utf8'))
    config.stage.config.directory = stage()
    config.bulkSink.config = { ...config.bulkSink.config, hostPort: new URL(proxy.url).origin, ...bulkSink }
    config.workflowConfig.openMetadataServerConfig.hostPort = `embedded:${folder.path}/catalog`
    return folder.file('config.json', { ...config, ...change })
  }
  const run = (bulkSink: object = {}, change: object = {}): Promise<Finished> => cli([written(bulkSink, change)])
  /** Kills the process, with no chance to tidy up, when the condition holds. */
  const killedWhen = (condition: () => boolean, bulkSink: object = {}): Promise<Finished> =>
    cli([written(bulkSink)], { during: (kill) => void until(condition).then(() => kill('SIGKILL')) })
  const state = async (): Promise<unknown> =>
    (await cluster.documents('headwater')).map(({ _id, _source: { runId: _, ...source } }) => ({ _id, ...source }))

  it('runs from its file to the cluster, and says what it did', async () => {
    const { code, stdout, stderr } = await run()
    expect(stderr).to.not.match(/rror/)
    expect(code).to.equal(0)
    expect(stdout).to.match(
      /Workflow DuckDB Summary:\nProcessed records: (\d+)[\s\S]*Workflow Stage Summary:\nProcessed records: \1/,
    )
    expect(stdout).to.match(/Workflow OpenSearch Summary:\nProcessed records: \d+ \(databaseService 1, /)
    const orders = (await cluster.documents('headwater_table')).find(({ _source }) => _source.name === 'orders')
    expect(orders!._source.description).to.equal('One row per order, whatever became of it')
    expect(orders!._source.columns.map(({ name }) => name)).to.include('status')
    expect(await cluster.documents('headwater_table')).to.have.lengthOf(15)
    expect(readdirSync(stage())).to.deep.equal([])
  })

  describe('killed', () => {
    let undisturbed: unknown
    beforeEach(async () => {
      if (undisturbed) return
      expect((await run()).code).to.equal(0)
      undisturbed = await state()
      expect(undisturbed).to.have.length.greaterThan(15)
      await cluster.empty()
    })

    it('between stage and bulk sink, comes to the same end in its next run, which does not read the source again', async () => {
      proxy.strike({ match: /_index_template/, answer: { status: 503, headers: { 'retry-after': '60' } } })
      const killed = await killedWhen(() => existsSync(join(stage(), 'manifest.json')))
      expect(killed.code).to.equal(null)
      expect(await cluster.indices()).to.deep.equal([])
      proxy.calm()
      const { code, stdout } = await run()
      expect(code).to.equal(0)
      expect(stdout).to.match(/Workflow DuckDB Summary:\nProcessed records: 0/)
      expect(await state()).to.deep.equal(undisturbed)
    })

    it('in the middle of the bulk sink, comes to the same end in its next run', async () => {
      const small = { batchSize: 4 }
      const after = { match: BULK, body: /"name":"orders"/ }
      const rule = proxy.strike({ ...after, answer: { status: 503, headers: { 'retry-after': '60' } } })
      await killedWhen(() => rule.hits > 0, small)
      expect(await cluster.documents('headwater')).to.deep.equal([])
      expect(await cluster.indices()).to.not.deep.equal([])
      proxy.calm()
      expect((await run(small)).code).to.equal(0)
      expect(await state()).to.deep.equal(undisturbed)
      expect(await cluster.indices()).to.have.lengthOf(5)
    })
  })

  it('ends with 75 when the cluster stays busy, and the next run publishes what was staged', async () => {
    proxy.strike({ match: BULK, answer: { status: 429 } })
    const first = await run({ retries: 1 })
    expect(first.code).to.equal(75)
    expect(first.stdout).to.match(/PUT \/_bulk answered 429/)
    proxy.calm()
    expect((await run()).code).to.equal(0)
    expect(await cluster.documents('headwater_table')).to.have.lengthOf(15)
  })

  it('does not take what was staged under another config', async () => {
    proxy.strike({ match: BULK, answer: { status: 429 } })
    await run({ retries: 0 })
    proxy.calm()
    const { source } = JSON.parse(readFileSync('config/search.json', 'utf8'))
    source.sourceConfig.config.tableFilterPattern = { includes: ['^orders$'] }
    const { stdout } = await run({}, { source })
    expect(stdout).to.match(/Workflow DuckDB Summary:\nProcessed records: [1-9]/)
    expect((await cluster.documents('headwater_table')).map(({ _source }) => _source.name)).to.deep.equal(['orders'])
  })
})
