import { expect } from 'chai'
import { z } from 'zod'
import { checkConfig } from '../../../lib/config/check.js'
import { type ConnectorRun, defineConnector, type Yielded } from '../../../lib/connectors/custom/define-connector.js'
import { customSpec } from '../../../lib/connectors/custom/index.js'
import { definitions } from '../../../lib/connectors/definitions.js'
import type { EntityReference } from '../../../lib/record/entities/references.js'
import type { Fqn } from '../../../lib/record/fqn.js'
import { create } from '../../../lib/record/request.js'
import type { ServiceSpec } from '../../../lib/services/service-spec.js'
import { metadataWorkflow } from '../../../lib/workflow/metadata.js'
import { resolveSpec } from '../../../lib/workflow/spec.js'
import { leftUndone, requireSupported } from '../../../lib/workflow/supported.js'
import { startTestCatalog, type TestCatalog } from '../../support/catalog.js'
import { temporaryFolder } from '../../support/cli.js'

type Run = ConnectorRun<Readonly<Record<string, unknown>>>
type Metadata = Run['metadata']

interface Case {
  /** As in `source.type: customDashboard`. */
  readonly of: string
  readonly services: string
  readonly records: (service: Fqn, metadata: Metadata) => AsyncGenerator<Yielded> | Generator<Yielded>
  /** FQNs by collection. */
  readonly lands: Readonly<Record<string, readonly string[]>>
}

/** What a container or spreadsheet says of the entity it lies in, which has to be there by then. */
async function within(metadata: Metadata, type: 'container' | 'directory', fqn: Fqn): Promise<EntityReference> {
  const found = await metadata.getByName(type, fqn)
  if (!found) throw new Error(`${fqn} is not there`)
  return { id: found.id, type, fullyQualifiedName: found.fullyQualifiedName }
}

const CASES: readonly Case[] = [
  {
    of: 'Dashboard',
    services: 'dashboardServices',
    *records(service) {
      const chart = create('chart', { name: 'by.day', service, chartType: 'Line' })
      yield chart
      const columns = [{ name: 'a.b', dataType: 'INT' }] as const
      const model = create('dashboardDataModel', {
        name: 'sales.q1',
        service,
        dataModelType: 'SupersetDataModel',
        columns,
      })
      yield model
      yield create('dashboard', { name: 'sales', service, charts: [chart.fqn], dataModels: [model.fqn] })
    },
    lands: {
      charts: ['"my.own"."by.day"'],
      'dashboard/datamodels': ['"my.own".model."sales.q1"'],
      dashboards: ['"my.own".sales'],
    },
  },
  {
    of: 'Messaging',
    services: 'messagingServices',
    *records(service) {
      const schemaFields = [{ name: 'key', dataType: 'STRING' }] as const
      yield create('topic', { name: 'orders', service, partitions: 1 })
      yield create('topic', {
        name: 'eu.orders',
        service,
        partitions: 3,
        messageSchema: { schemaType: 'Avro', schemaFields },
      })
    },
    lands: { topics: ['"my.own"."eu.orders"', '"my.own".orders'] },
  },
  {
    of: 'Pipeline',
    services: 'pipelineServices',
    *records(service) {
      yield create('pipeline', { name: 'nightly', service, tasks: [{ name: 'load', downstreamTasks: [] }] })
      yield create('pipeline', { name: 'v1.2', service })
    },
    lands: { pipelines: ['"my.own"."v1.2"', '"my.own".nightly'] },
  },
  {
    of: 'MlModel',
    services: 'mlmodelServices',
    *records(service) {
      yield create('mlmodel', { name: 'churn', service, algorithm: 'trees', mlFeatures: [{ name: 'age' }] })
      yield create('mlmodel', { name: 'churn.v2', service })
    },
    lands: { mlmodels: ['"my.own"."churn.v2"', '"my.own".churn'] },
  },
  {
    of: 'Storage',
    services: 'storageServices',
    async *records(service, metadata) {
      const bucket = create('container', { name: 's3.bucket', service })
      yield bucket
      const parent = await within(metadata, 'container', bucket.fqn)
      yield create('container', { name: 'f.csv', service, parent, fileFormats: ['csv'] })
    },
    lands: { containers: ['"my.own"."s3.bucket"', '"my.own"."s3.bucket"."f.csv"'] },
  },
  {
    of: 'Search',
    services: 'searchServices',
    *records(service) {
      yield create('searchIndex', { name: 'logs', service, fields: [{ name: 'at', dataType: 'DATE' }] })
      yield create('searchIndex', { name: 'logs-2.0', service, fields: [] })
    },
    lands: { searchIndexes: ['"my.own"."logs-2.0"', '"my.own".logs'] },
  },
  {
    of: 'Drive',
    services: 'driveServices',
    async *records(service, metadata) {
      const outer = create('directory', { name: 'team.eu', service })
      yield outer
      const parent = await within(metadata, 'directory', outer.fqn)
      const inner = create('directory', { name: 'inner', service, parent: outer.fqn })
      yield inner
      yield create('file', { name: 'a.csv', service, directory: inner.fqn })
      yield create('file', { name: 'top', service })
      const book = create('spreadsheet', { name: 'book', service, parent })
      yield book
      yield create('worksheet', { name: 'q.1', spreadsheet: book.fqn })
    },
    lands: {
      'drives/directories': ['"my.own"."team.eu"', '"my.own"."team.eu".inner'],
      'drives/files': ['"my.own"."team.eu".inner."a.csv"', '"my.own".top'],
      'drives/spreadsheets': ['"my.own"."team.eu".book'],
      'drives/worksheets': ['"my.own"."team.eu".book."q.1"'],
    },
  },
]

const configOf = (of: string, options: object = {}) =>
  checkConfig(
    {
      source: {
        type: `custom${of}`,
        serviceName: 'my.own',
        serviceConnection: { config: { type: `Custom${of}`, sourcePythonClass: './mine.mjs#Mine' } },
        sourceConfig: { config: { type: `${of}Metadata`, ...options } },
      },
      sink: { type: 'metadata-rest', config: {} },
      workflowConfig: {
        openMetadataServerConfig: { hostPort: 'http://127.0.0.1:1/api', securityConfig: { jwtToken: 'token' } },
      },
    },
    { connectors: definitions, file: 'spec' },
  )

const connectorOf = ({ of, records }: Case) =>
  defineConnector({
    name: `My${of}`,
    summary: 'Reads mine.',
    options: z.strictObject({}),
    records: ({ service, metadata }) => records(service, metadata),
  })

for (const generation of ['2.0', '1.6'] as const) {
  describe(`a custom connector, on a server of the ${generation} generation,`, () => {
    let catalog: TestCatalog
    beforeEach(async () => {
      catalog = await startTestCatalog(generation)
    })
    afterEach(() => catalog.close())

    for (const one of CASES) {
      it(`of type custom${one.of} brings its service first, then its assets under their FQNs`, async () => {
        const config = configOf(one.of)
        requireSupported(config, 'spec')
        const spec = customSpec(connectorOf(one), {}) as ServiceSpec<unknown>
        const { metadata } = catalog
        const result = await (await metadataWorkflow({ config, spec, connectors: definitions, metadata })).run()
        expect(result.steps.flatMap(({ failures }) => failures)).to.deep.equal([])
        expect(result.state).to.equal('success')
        const collection = `services/${one.services}`
        expect(catalog.live(collection)).to.deep.equal(['"my.own"'])
        expect(catalog.entity(collection, '"my.own"')).to.include({ name: 'my.own', serviceType: `Custom${one.of}` })
        const landed = Object.keys(one.lands).map((name) => [name, catalog.live(name)])
        expect(Object.fromEntries(landed)).to.deep.equal(one.lands)
      })
    }
  })
}

describe('a custom connector for a service that is no database', () => {
  it('has the options of its type of service, and no run but that for metadata', () => {
    expect(configOf('Dashboard').source.sourceConfig.config).to.include({ includeDraftDashboard: true })
    expect(() => configOf('Dashboard', { includeTables: true })).to.throw(
      'source.sourceConfig.config.includeTables: unknown key',
    )
    expect(() => configOf('Dashboard-lineage')).to.throw('there is no lineage run for Dashboard services')
  })

  it('is told which options have no effect', () => {
    const options = {
      topicFilterPattern: { includes: ['a'] },
      generateSampleData: false,
      markDeletedTopics: false,
      overrideMetadata: true,
    }
    expect(leftUndone(configOf('Messaging', options), customSpec(connectorOf(CASES[1]!), {}))).to.deep.equal([
      'sourceConfig.config.topicFilterPattern has no effect: your connector decides what it reads',
      'sourceConfig.config.markDeletedTopics has no effect: your connector decides what it reads',
    ])
    expect(leftUndone(configOf('Messaging'), customSpec(connectorOf(CASES[1]!), {}))).to.deep.equal([])
  })

  it('can’t be one that lists a database', async () => {
    const folder = temporaryFolder()
    folder.file(
      'mine.mjs',
      `export const Mine = { [Symbol.for('headwater.connector')]: 1, name: 'Mine', options: {}, database() {} }`,
    )
    const refusal = await resolveSpec(configOf('Search'), { file: 'spec', folders: [folder.path] }).catch(
      (error: Error) => error.message,
    )
    folder.remove()
    expect(refusal).to.match(/source\.type: Mine reads no such service: expected customDatabase/)
  })
})
