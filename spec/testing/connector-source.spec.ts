import { expect } from 'chai'
import { lastValueFrom, toArray } from 'rxjs'
import { z } from 'zod'
import { defineConnector } from '../../lib/connectors/custom/define-connector.js'
import { create, type Request } from '../../lib/record/request.js'
import type { Source } from '../../lib/step/step.js'
import { createFlow } from '../../lib/stream/flow.js'
import { type CustomServiceType, connectorSource, memoryCatalog } from '../../lib/testing/index.js'

const Shelf = defineConnector({
  name: 'Shelf',
  summary: 'Reads the shelf.',
  options: z.strictObject({ room: z.string() }),
  *records({ options, service }) {
    yield create('database', { name: options.room, service })
  },
})

const Nosy = defineConnector({
  name: 'Nosy',
  summary: 'Asks the catalog.',
  options: z.strictObject({}),
  async *records({ service, metadata }) {
    const known = await metadata.getByName('databaseService', service)
    yield create('database', { name: known ? 'known' : 'unknown', service })
  },
})

const Queue = defineConnector({
  name: 'Queue',
  summary: 'Reads topics.',
  options: z.strictObject({}),
  messaging: () => ({ topics: () => ['orders', 'orders.dead'].map((name) => ({ name, partitions: 1 })) }),
})

const read = (source: Source<Request>) => lastValueFrom(source.read(createFlow()).pipe(toArray()))

describe('the source of a connector in a spec', () => {
  it('refuses options as a run does', async () => {
    const failure = await connectorSource(Shelf, { rom: 'x' }).catch((error: Error) => error.message)
    expect(failure).to.match(/connectionOptions\.rom: unknown key; did you mean "room"\?/)
  })

  it('may read a catalog in memory', async () => {
    const catalog = await memoryCatalog()
    const records = await read(await connectorSource(Nosy, {}, { metadata: catalog.metadata }))
    expect(records.at(-1)).to.have.nested.property('right.body.name', 'unknown')
    expect(catalog.live('tables')).to.deep.equal([])
    await catalog.close()
  })

  it('says that it has no catalog when it reads one all the same', async () => {
    const records = await read(await connectorSource(Nosy, {}))
    expect(records.at(-1))
      .to.have.nested.property('left.error')
      .that.matches(/has no catalog/)
  })

  const services: Readonly<Record<CustomServiceType, string>> = {
    Database: 'databaseService',
    Dashboard: 'dashboardService',
    Messaging: 'messagingService',
    Pipeline: 'pipelineService',
    MlModel: 'mlmodelService',
    Storage: 'storageService',
    Search: 'searchService',
    Drive: 'driveService',
  }
  for (const [serviceType, kind] of Object.entries(services)) {
    it(`makes a service of type ${serviceType} where the spec says so`, async () => {
      const source = await connectorSource(Shelf, { room: 'hall' }, { serviceType: serviceType as CustomServiceType })
      expect((await read(source))[0])
        .to.have.property('right')
        .that.deep.includes({
          kind,
          body: {
            name: 'service',
            serviceType: `Custom${serviceType}`,
            connection: { config: { type: `Custom${serviceType}`, connectionOptions: { room: 'hall' } } },
          },
        })
    })
  }

  it('is filtered by the source config of its type', async () => {
    const topicFilterPattern = { excludes: ['dead'] }
    const names = async (sourceConfig?: Readonly<Record<string, unknown>>) =>
      (
        await read(
          await connectorSource(Queue, {}, { serviceType: 'Messaging', ...(sourceConfig && { sourceConfig }) }),
        )
      )
        .map((either) => ('right' in either ? either.right : either.left))
        .filter((record) => 'kind' in record && record.kind === 'topic')
        .map((record) => ('fqn' in record ? String(record.fqn) : ''))
    expect(await names()).to.deep.equal(['service.orders', 'service."orders.dead"'])
    expect(await names({ topicFilterPattern: { excludes: ['.*dead'] } })).to.deep.equal(['service.orders'])
    const failure = await names({ topicPattern: topicFilterPattern }).catch((error: Error) => error.message)
    expect(failure).to.match(/topicPattern/)
  })
})
