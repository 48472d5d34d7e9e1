import { expect } from 'chai'
import { databaseMetadata } from '../../../lib/services/database/config.js'
import type { DatabaseReader } from '../../../lib/services/database/reader.js'
import { type DatabaseSourceOptions, databaseSource } from '../../../lib/services/database/source.js'
import { metadataRest } from '../../../lib/sinks/metadata-rest/index.js'
import type { RunResult } from '../../../lib/workflow/result.js'
import { workflow } from '../../../lib/workflow/workflow.js'
import { startTestCatalog, type TestCatalog } from '../../support/catalog.js'
import { type PlainServer, plainReader, SHOP, service, table, tag } from './plain-reader.js'

describe('the source of a database service', () => {
  let catalog: TestCatalog
  beforeEach(async () => {
    catalog = await startTestCatalog()
  })
  afterEach(() => catalog.close())

  const run = (
    reader: DatabaseReader,
    sourceConfig: object = {},
    more: Partial<DatabaseSourceOptions> = {},
  ): Promise<RunResult> => {
    const source = databaseSource({
      name: 'Plain',
      config: databaseMetadata.parse(sourceConfig),
      service,
      reader,
      metadata: catalog.metadata,
      forceEntityOverwriting: false,
      readsBack: true,
      ...more,
    })
    return workflow(source).into(metadataRest.create({}, catalog.metadata)).run()
  }
  const writes = (collection: string) =>
    catalog.proxy.exchanges.filter(({ method, path }) => method === 'PUT' && path.includes(collection)).length

  it('writes a whole server, every record accounted for, and closes the reader', async () => {
    const reader = plainReader(SHOP)
    const result = await run(reader)
    expect(result.problems).to.deep.equal([])
    expect(result).to.include({ state: 'success', successPercent: 100 })
    expect(catalog.live('tables')).to.deep.equal([
      'svc.shop.crm.customers',
      'svc.shop.public.daily',
      'svc.shop.public.orders',
    ])
    expect(catalog.live('storedProcedures')).to.deep.equal(['svc.shop.public.tidy'])
    const orders = catalog.entity('tables', 'svc.shop.public.orders')
    expect(orders).to.have.nested.property('lifeCycle.created.timestamp', 1)
    expect(orders).to.have.nested.property('tags[0].tagFQN', 'PII.Sensitive')
    expect(orders).to.have.nested.property('columns[0].tags[0].tagFQN', 'PII.None')
    expect(reader.asked.at(-1)).to.equal('close')
  })

  it('leaves a service alone that exists, and writes it when told to', async () => {
    await catalog.metadata.put('databaseService', { ...service, description: 'By hand' })
    catalog.proxy.exchanges.length = 0
    expect(await run(plainReader(SHOP))).to.include({ state: 'success' })
    expect(writes('databaseServices')).to.equal(0)
    await run(plainReader(SHOP), {}, { forceEntityOverwriting: true })
    expect(writes('databaseServices')).to.equal(1)
  })

  it('sends nothing below a service that the server does not give back', async () => {
    catalog.proxy.strike({ match: /GET .*databaseServices\/name/, answer: { status: 404 } })
    const result = await run(plainReader(SHOP))
    expect(catalog.live('databases')).to.deep.equal([])
    expect(result.steps[0]!.failures[0]!.error).to.match(/did not return the entity/)
    expect(result.state).to.equal('failed')
  })

  it('asks the catalog for nothing when what it writes can not be read back', async () => {
    await run(plainReader(SHOP), { markDeletedTables: false, markDeletedStoredProcedures: false }, { readsBack: false })
    const reads = catalog.proxy.exchanges.filter(
      ({ method, path }) => method === 'GET' && path.includes('databaseServices'),
    )
    expect(reads).to.deep.equal([])
    expect(writes('databaseServices')).to.equal(1)
  })

  it('gives the service the owner that the config names', async () => {
    const { id } = await catalog.metadata.put('user', { name: 'anna', email: 'anna@example.org' })
    await run(plainReader(SHOP), { ownerConfig: { service: 'anna' } })
    expect(catalog.entity('services/databaseServices', 'svc')).to.have.nested.property('owners[0].id', id)
    expect(catalog.entity('databases', 'svc.shop')?.owners ?? []).to.deep.equal([])
  })

  const tables = (count: number, more: Parameters<typeof table>[1] = {}) =>
    Array.from({ length: count }, (_, n) => table(`t${n}`, more))

  it('marks deleted what is gone, and nothing where a listing broke off', async () => {
    const server = (count: number): PlainServer => ({
      shop: { schemas: { whole: { tables: tables(count) }, broken: { tables: tables(count) } } },
    })
    await run(plainReader(server(4)))
    const result = await run(
      plainReader(server(2), (_, session) => ({
        tables: async function* (schema, options) {
          yield* session.tables(schema, options)
          if (schema === 'broken') throw new Error('statement timeout')
        },
      })),
    )
    expect(catalog.deleted('tables')).to.deep.equal(['svc.shop.whole.t2', 'svc.shop.whole.t3'])
    expect(result.steps[0]!.incomplete).to.deep.equal(['the tables of svc.shop.broken'])
    expect(result.state).not.to.equal('success')
  })

  it('does not mark deleted a table that could not be read', async () => {
    const server: PlainServer = { shop: { schemas: { s: { tables: tables(3) } } } }
    await run(plainReader(server))
    const result = await run(
      plainReader(server, (_, session) => ({
        *tables(schema, options) {
          for (const row of session.tables(schema, options) as ReturnType<typeof tables>) {
            yield row.name === 't1'
              ? Object.defineProperty({ ...row }, 'columns', {
                  get: () => {
                    throw new Error('no columns')
                  },
                })
              : row
          }
        },
      })),
    )
    expect(catalog.live('tables')).to.deep.equal(['svc.shop.s.t0', 'svc.shop.s.t1', 'svc.shop.s.t2'])
    expect(catalog.entity('tables', 'svc.shop.s.t1')).to.have.nested.property('columns[0].name', 'id')
    expect(result.steps[0]!.failures.map(({ name }) => name)).to.deep.equal(['shop.s.t1'])
  })

  it('does not mark deleted what it was not asked to read: tables, views, procedures', async () => {
    await run(plainReader(SHOP))
    for (const config of [
      { includeTables: false },
      { includeViews: false },
      { includeTables: false, includeViews: false, includeStoredProcedures: false },
      { tableFilterPattern: { excludes: ['.*'] } },
      { schemaFilterPattern: { excludes: ['crm'] } },
    ]) {
      await run(plainReader(SHOP), config)
      expect(
        [...catalog.deleted('tables'), ...catalog.deleted('storedProcedures')],
        JSON.stringify(config),
      ).to.deep.equal([])
    }
  })

  it('reads several schemas at once, loses none, and keeps the trouble of one to itself', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const server: PlainServer = {
      shop: { schemas: Object.fromEntries(names.map((name) => [name, { tables: tables(20, { tags: [tag] }) }])) },
    }
    let open = 0
    let most = 0
    const reader = plainReader(server, (_, session) => ({
      tables: async function* (schema, options) {
        open += 1
        most = Math.max(most, open)
        try {
          for (const row of session.tables(schema, options) as ReturnType<typeof tables>) {
            await new Promise(setImmediate)
            if (schema === 'c' && row.name === 't10') throw new Error('lost')
            yield row
          }
        } finally {
          open -= 1
        }
      },
    }))
    const result = await run(reader, { threads: 3 })
    expect(most).to.equal(3)
    expect(catalog.live('tables')).to.have.lengthOf(110)
    expect(result.steps[1]!.failures).to.deep.equal([])
    expect(result.steps[0]!.incomplete).to.deep.equal(['the tables of svc.shop.c'])
  })
})
