import { expect } from 'chai'
import { z } from 'zod'
import { serviceMetadata } from '../../../lib/config/service-metadata.js'
import { type ConnectorSpec, defineConnector } from '../../../lib/connectors/custom/define-connector.js'
import { customSource } from '../../../lib/connectors/custom/source.js'
import { left } from '../../../lib/record/either.js'
import { build } from '../../../lib/record/fqn.js'
import { metadataRest } from '../../../lib/sinks/metadata-rest/index.js'
import type { RunResult } from '../../../lib/workflow/result.js'
import { workflow } from '../../../lib/workflow/workflow.js'
import { startTestCatalog, type TestCatalog } from '../../support/catalog.js'

const options = z.strictObject({})
type Listings = Omit<ConnectorSpec<typeof options>, 'name' | 'summary' | 'options'>

const TOPICS = ['orders', 'eu.orders', 'audit'].map((name) => ({ name, partitions: 1 }))

describe('a connector that gives listings', () => {
  let catalog: TestCatalog
  const setUp = async (generation: '2.0' | '1.6') => {
    catalog = await startTestCatalog(generation)
  }
  afterEach(() => catalog.close())

  const run = async (
    of: keyof typeof serviceMetadata,
    listings: Listings,
    sourceConfig: object = {},
  ): Promise<RunResult> => {
    const connector = defineConnector({ name: 'Mine', summary: 'Reads mine.', options, ...listings })
    const source = await customSource(
      connector,
      {},
      {
        serviceName: 'my.own',
        connection: { type: `Custom${of}` },
        sourceConfig: serviceMetadata[of].parse(sourceConfig),
        metadata: catalog.metadata,
        storeServiceConnection: true,
        forceEntityOverwriting: false,
        readsBack: true,
      },
    )
    return workflow(source).into(metadataRest.create({}, catalog.metadata)).run()
  }
  const topics = (list: () => Iterable<(typeof TOPICS)[number] | ReturnType<typeof left>>): Listings => ({
    messaging: () => ({ topics: list }),
  })
  const failures = (result: RunResult) =>
    result.steps.flatMap((step) => step.failures.map(({ name, error }) => `${name}: ${error}`))

  for (const generation of ['2.0', '1.6'] as const) {
    it(`has deleted what a whole listing no longer holds, on ${generation}`, async () => {
      await setUp(generation)
      expect(
        await run(
          'Messaging',
          topics(() => TOPICS),
        ),
      ).to.include({ state: 'success' })
      expect(catalog.live('topics')).to.deep.equal(['"my.own"."eu.orders"', '"my.own".audit', '"my.own".orders'])
      expect(
        await run(
          'Messaging',
          topics(() => TOPICS.slice(0, 2)),
        ),
      ).to.include({ state: 'success' })
      expect(catalog.live('topics')).to.deep.equal(['"my.own"."eu.orders"', '"my.own".orders'])
      await run(
        'Messaging',
        topics(() => []),
        { markDeletedTopics: false },
      )
      expect(catalog.live('topics')).to.have.length(2)
    })
  }

  it('deletes nothing when a listing breaks off, and the run is no success', async () => {
    await setUp('2.0')
    await run(
      'Messaging',
      topics(() => TOPICS),
    )
    const result = await run(
      'Messaging',
      topics(function* () {
        yield TOPICS[0]!
        throw new Error('the broker has gone')
      }),
    )
    expect(catalog.live('topics')).to.have.length(3)
    expect(result.problems).to.include('Mine could not list the topics of "my.own" to its end')
    expect(failures(result)).to.deep.equal(['topics: the broker has gone'])
  })

  it('deletes nothing when an element can’t be read, and writes the others', async () => {
    await setUp('2.0')
    await run(
      'Messaging',
      topics(() => TOPICS),
    )
    const result = await run(
      'Messaging',
      topics(() => [left('?', new Error('unreadable')), { ...TOPICS[1]!, name: '' }]),
    )
    expect(catalog.live('topics')).to.have.length(3)
    expect(failures(result)).to.have.length(2).and.to.include('?: unreadable')
    expect(result.steps[0]!.warnings).to.equal(1)
  })

  it('is filtered by name, and what is filtered out is not deleted', async () => {
    await setUp('2.0')
    await run(
      'Messaging',
      topics(() => TOPICS),
    )
    const result = await run(
      'Messaging',
      topics(() => TOPICS),
      { topicFilterPattern: { excludes: ['audit'] } },
    )
    expect(result.steps[0]).to.include({ filtered: 1 })
    expect(catalog.live('topics')).to.have.length(3)
  })

  it('is read in the order in which assets name each other; charts, models and projects have filters of their own', async () => {
    await setUp('2.0')
    const service = build('my.own')
    const listings: Listings = {
      dashboard: () => ({
        dashboards: () => [
          { name: 'sales', project: 'Sales', charts: [`${service}.by_day`] },
          { name: 'plan', project: 'Secret' },
        ],
        charts: () => [{ name: 'by_day', chartType: 'Line' }, { name: 'old' }],
        dataModels: () => [{ name: 'm', dataModelType: 'SupersetDataModel', columns: [] }],
      }),
    }
    const result = await run('Dashboard', listings, {
      chartFilterPattern: { excludes: ['old'] },
      projectFilterPattern: { excludes: ['Secret'] },
      includeDataModels: false,
    })
    expect(result.problems).to.deep.equal([])
    expect(catalog.live('dashboards')).to.deep.equal(['"my.own".sales'])
    expect(catalog.live('charts')).to.deep.equal(['"my.own".by_day'])
    expect(catalog.live('dashboard/datamodels')).to.deep.equal([])
    expect(result.steps[0]).to.include({ filtered: 2 })
  })

  it('keeps owners and tags out that the config does not ask for', async () => {
    await setUp('2.0')
    const owners = [{ id: '5b4d1d3c-0000-4000-8000-000000000001', type: 'user' }]
    await run('Pipeline', { pipeline: () => ({ pipelines: () => [{ name: 'p', owners }] }) }, { includeOwners: false })
    expect(catalog.entity('pipelines', '"my.own".p')?.owners ?? []).to.deep.equal([])
  })

  it('names an outer container by its FQN; one that is not there is that container’s failure', async () => {
    await setUp('2.0')
    const service = build('my.own')
    const result = await run('Storage', {
      storage: () => ({
        containers: () => [
          { name: 'bucket' },
          { name: 'in.ner', parent: build('my.own', 'bucket') },
          { name: 'file', parent: build('my.own', 'bucket', 'in.ner') },
          { name: 'lost', parent: build('my.own', 'elsewhere') },
        ],
      }),
    })
    expect(catalog.live('containers')).to.deep.equal([
      `${service}.bucket`,
      `${service}.bucket."in.ner"`,
      `${service}.bucket."in.ner".file`,
    ])
    expect(failures(result)).to.deep.equal([`lost: its parent ${service}.elsewhere is not in the catalog`])
  })

  it('drops with a container what lies in it', async () => {
    await setUp('2.0')
    const containers = [
      { name: 'bucket' },
      { name: 'inner', parent: build('my.own', 'bucket') },
      { name: 'file', parent: build('my.own', 'bucket', 'inner') },
    ]
    const result = await run(
      'Storage',
      { storage: () => ({ containers: () => containers }) },
      {
        containerFilterPattern: { excludes: ['bucket'] },
      },
    )
    expect(result).to.include({ state: 'success' })
    expect(result.steps[0]).to.include({ filtered: 3 })
    expect(catalog.live('containers')).to.deep.equal([])
  })

  it('reads a drive from the outside in', async () => {
    await setUp('2.0')
    const result = await run('Drive', {
      drive: () => ({
        worksheets: () => [{ name: 'w', spreadsheet: build('my.own', 'd', 's') }],
        spreadsheets: () => [{ name: 's', parent: build('my.own', 'd') }],
        files: () => [{ name: 'f', directory: build('my.own', 'd') }],
        directories: () => [{ name: 'd' }],
      }),
    })
    expect(failures(result)).to.deep.equal([])
    expect(catalog.live('drives/worksheets')).to.deep.equal(['"my.own".d.s.w'])
  })
})

describe('defineConnector', () => {
  it('wants records or listings, and not both', () => {
    const base = { name: 'Mine', summary: 'Reads mine.', options }
    expect(() => defineConnector(base)).to.throw('connector Mine: give it records(), or listings')
    expect(() => defineConnector({ ...base, records: () => [], search: () => ({}) })).to.throw('not both')
    expect(() => defineConnector({ ...base, messaging: () => ({}), search: () => ({}) })).to.not.throw()
  })
})
