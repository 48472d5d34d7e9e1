import { expect } from 'chai'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { cli, temporaryFolder } from '../support/cli.js'

const PIPELINE = 'duck.nightly'
const RUN = '3fa85f64-5717-4562-b3fc-2c963f66afa6'
const SETUP = 'CREATE SCHEMA shop; CREATE TABLE shop.a (id INTEGER PRIMARY KEY); CREATE TABLE shop.b (id INTEGER);'

interface Status {
  readonly pipelineState: string
  readonly startDate: number
  readonly endDate?: number
  readonly status: readonly {
    readonly name: string
    readonly records: number
    readonly errors: number
    readonly failures: readonly { readonly name: string; readonly error: string }[]
  }[]
}

interface Update {
  readonly updateType: string
  readonly globalCounters: readonly object[]
  readonly totalAssetsIngested: number
}

for (const generation of ['2.0', '1.6'] as const)
  describe(`the report of a run to a ${generation} server`, function () {
    this.timeout(60_000)
    let catalog: TestCatalog
    let folder: ReturnType<typeof temporaryFolder>
    beforeEach(async () => {
      catalog = await startTestCatalog(generation)
      folder = temporaryFolder()
    })
    afterEach(async () => {
      folder.remove()
      await catalog.close()
    })

    const server = () => ({
      openMetadataServerConfig: { hostPort: catalog.url, securityConfig: { jwtToken: 'local' } },
    })
    const run = (change: object = {}, setup = SETUP) =>
      cli([
        folder.file('config.json', {
          source: {
            type: 'duckdb',
            serviceName: 'duck',
            serviceConnection: { config: { type: 'DuckDB', setup: folder.file('setup.sql', setup) } },
            sourceConfig: { config: { type: 'DatabaseMetadata' } },
          },
          sink: { type: 'metadata-rest', config: {} },
          workflowConfig: server(),
          ingestionPipelineFQN: PIPELINE,
          pipelineRunId: RUN,
          ...change,
        }),
      ])
    const asked = async (path: string): Promise<unknown> => {
      const url = `${catalog.url}/v1/services/ingestionPipelines/${path}`
      return (await fetch(url, { headers: { authorization: 'Bearer local' } })).json()
    }
    const reported = () => asked(`${PIPELINE}/pipelineStatus/${RUN}`) as Promise<Status>
    const told = (): unknown[] =>
      catalog.proxy.exchanges
        .filter(({ method, path }) => method === 'PUT' && path.endsWith('/pipelineStatus'))
        .map(({ body }) => (JSON.parse(body) as Status).pipelineState)

    it('tells its end in the first run, which makes the pipeline, and its start too in the next', async () => {
      expect((await run()).code).to.equal(0)
      expect(told()).to.deep.equal(['success'])
      expect(catalog.entity('services/ingestionPipelines', PIPELINE)).to.include({ pipelineType: 'metadata' })
      const { status, startDate, endDate } = await reported()
      expect(status.map(({ name, errors }) => [name, errors])).to.deep.equal([
        ['DuckDB', 0],
        ['OpenMetadata', 0],
      ])
      expect(endDate).to.be.at.least(startDate)
      expect((await run()).code).to.equal(0)
      expect(told()).to.deep.equal(['success', 'running', 'success'])
    })

    it('says what the summary and the exit code say when a record fails', async () => {
      catalog.proxy.strike({ match: /^PUT .*\/tables/, body: /"b"/, answer: { status: 400, body: { message: 'no' } } })
      const { code, stdout } = await run({ workflowConfig: { ...server(), successThreshold: 100 } })
      const { pipelineState, status } = await reported()
      expect([code, pipelineState]).to.deep.equal([1, 'failed'])
      expect(stdout).to.match(/Workflow OpenMetadata Summary:[\s\S]*Errors: 1\n/)
      const sink = status.find(({ name }) => name === 'OpenMetadata')!
      expect(sink.errors).to.equal(1)
      expect(sink.failures[0]).to.include({ name: 'duck.setup.shop.b' })
      expect(stdout).to.include(sink.failures[0]!.name)
    })

    it('tells a run that could not begin', async () => {
      await run()
      expect((await run({}, 'CREATE NONSENSE;')).code).to.equal(1)
      const { pipelineState, status } = await reported()
      expect(pipelineState).to.equal('failed')
      expect(status[0]!.failures[0]!.error).to.match(/NONSENSE/)
    })

    it('costs the run nothing when it is refused', async () => {
      const rule = catalog.proxy.strike({
        match: /ingestionPipelines/,
        answer: { status: 500, body: { message: 'x' } },
      })
      const { code, stderr, stdout } = await run()
      expect(rule.hits).to.be.greaterThan(0)
      expect(code).to.equal(0)
      expect(stdout).to.match(/Workflow Success %: 100.0/)
      expect(stderr).to.match(/WARN the status could not be reported to duck\.nightly: /)
    })

    it('ships the log, summary included, where the config says so, also in the run that makes the pipeline', async () => {
      const { stderr } = await run({ enableStreamableLogs: true })
      expect(stderr).not.to.match(/are not in the catalog/)
      const { logs } = (await asked(`logs/${PIPELINE}/${RUN}?limit=1000`)) as { readonly logs: string }
      for (const line of stderr.trim().split('\n')) expect(logs).to.include(line)
      expect(logs).to.include('Workflow Success %: 100.0')
      const closings = catalog.proxy.exchanges.filter(({ path }) => path.endsWith(`/${RUN}/close`))
      expect(closings.map(({ status }) => status)).to.deep.equal([200])
      expect((await run()).code).to.equal(0)
      expect(catalog.proxy.exchanges.filter(({ path }) => path.endsWith(`/${RUN}/close`))).to.have.length(1)
    })

    it('says of lines that the catalog did not take, and goes on', async () => {
      const rule = catalog.proxy.strike({ match: /\/logs\//, answer: { status: 503 } })
      const { code, stderr } = await run({ enableStreamableLogs: true })
      expect(rule.hits).to.be.greaterThan(0)
      expect(code).to.equal(0)
      expect(stderr).to.match(/WARN \d+ lines of the log are not in the catalog: POST \S+ answered 503/)
    })

    it('tells how far it has come, and that it is over', async () => {
      await run()
      await run()
      const updates = catalog.proxy.exchanges
        .filter(({ method, path }) => method === 'PUT' && path.includes('/progress/'))
        .map(({ body, status }) => ({ ...(JSON.parse(body) as Update), status }))
      expect(updates.map(({ updateType, status }) => [updateType, status])).to.deep.equal([
        ['DISCOVERY', 404],
        ['PIPELINE_COMPLETE', 200],
        ['DISCOVERY', 200],
        ['PIPELINE_COMPLETE', 200],
      ])
      const { totalAssetsIngested, globalCounters } = (await asked(`progress/${PIPELINE}/${RUN}`)) as Update
      expect(globalCounters).to.deep.include({ entityType: 'table', total: 2, done: 2 })
      expect(totalAssetsIngested).to.be.greaterThan(4)
    })

    it('is nobody’s without a pipeline', async () => {
      await run({ ingestionPipelineFQN: undefined })
      expect(catalog.proxy.exchanges.filter(({ path }) => path.includes('ingestionPipelines'))).to.deep.equal([])
    })
  })
