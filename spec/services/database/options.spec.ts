import { expect } from 'chai'
import { type DatabaseMetadata, databaseMetadata } from '../../../lib/services/database/config.js'
import type { TableOptions } from '../../../lib/services/database/reader.js'
import { databaseSource } from '../../../lib/services/database/source.js'
import { createSink, restConfig } from '../../../lib/workflow/sink.js'
import { workflow } from '../../../lib/workflow/workflow.js'
import { startTestCatalog, type TestCatalog } from '../../support/catalog.js'
import { type PlainServer, plainReader, SHOP, service, table } from './plain-reader.js'

const jsonTable = table('t', {
  columns: [{ name: 'doc', type: { dataType: 'JSON', display: 'json' }, nullable: true }],
})

/** What one run of the database service with an option does, told by its reader and by its catalog. */
describe('each option of a run over a database', () => {
  let catalog: TestCatalog
  let asked: TableOptions[]
  let sampled: number[]
  beforeEach(async () => {
    catalog = await startTestCatalog()
    asked = []
    sampled = []
  })
  afterEach(() => catalog.close())

  async function run(options: object, server: PlainServer = SHOP, since?: number): Promise<readonly string[]> {
    const reader = plainReader(server, (_, session) => ({
      tables: (schema, wanted) => {
        asked.push(wanted)
        return session.tables(schema, wanted)
      },
      sample: (_schema, _table, _columns, rows) => {
        sampled.push(rows)
        return [['{"a": 1}']]
      },
    }))
    const config = databaseMetadata.parse(options)
    const source = databaseSource({
      name: 'Plain',
      config,
      service,
      reader,
      metadata: catalog.metadata,
      forceEntityOverwriting: false,
      readsBack: true,
      since,
    })
    const sink = createSink({ source: { sourceConfig: { config } } } as never, catalog.metadata)
    const { problems } = await workflow(source).into(sink).run()
    expect(problems).to.deep.equal([])
    return reader.asked
  }
  const live = (): readonly string[] => [...catalog.live('tables'), ...catalog.live('storedProcedures')].sort()
  const SHOWN = ['crm.customers', 'public.daily', 'public.orders', 'public.tidy'].map((name) => `svc.shop.${name}`)
  const without = (name: string): readonly string[] => SHOWN.filter((fqn) => !fqn.endsWith(name))
  const orders = () => catalog.entity('tables', 'svc.shop.public.orders')!
  const CASES: { readonly [K in keyof DatabaseMetadata]-?: () => Promise<void> } = {
    type: async () => expect(databaseMetadata.parse({}).type).to.equal('DatabaseMetadata') && undefined,
    includeTables: async () => {
      await run({ includeTables: false })
      expect(live()).to.deep.equal(['svc.shop.public.daily', 'svc.shop.public.tidy'])
    },
    includeViews: async () => {
      await run({ includeViews: false })
      expect(live()).to.deep.equal(without('daily'))
    },
    includeStoredProcedures: async () => {
      await run({ includeStoredProcedures: false })
      expect(live()).to.deep.equal(without('tidy'))
    },
    includeTags: async () => {
      await run({ includeTags: false })
      expect(asked.map(({ tags }) => tags)).to.deep.equal([false, false])
      expect(JSON.stringify([orders(), catalog.entity('databases', 'svc.shop')])).not.to.contain('tagFQN')
      expect(live()).to.deep.equal(SHOWN)
    },
    includeOwners: async () => {
      const { id } = await catalog.metadata.put('user', { name: 'anna', email: 'anna@example.org' })
      const server = { shop: { schemas: { public: { tables: [table('orders', { owner: 'anna' })] } } } }
      await run({}, server)
      expect(orders().owners ?? []).to.deep.equal([])
      await run({ includeOwners: true }, server)
      expect(orders()).to.have.nested.property('owners[0].id', id)
    },
    ownerConfig: async () => {
      const { id } = await catalog.metadata.put('user', { name: 'anna', email: 'anna@example.org' })
      await run({ ownerConfig: { table: { orders: 'anna' } } })
      expect(orders()).to.have.nested.property('owners[0].id', id)
    },
    includeDDL: async () => {
      await run({ includeDDL: true })
      expect(asked.map(({ ddl }) => ddl)).to.deep.equal([true, true])
    },
    includeCustomProperties: async () => {
      const tables = [table('orders', { properties: { engine: 'InnoDB' } })]
      await run({ includeCustomProperties: true }, { shop: { schemas: { public: { tables } } } })
      expect(asked.map(({ properties }) => properties)).to.deep.equal([true])
      expect(orders().extension).to.deep.equal({ engine: 'InnoDB' })
    },
    markDeletedTables: async () => {
      const tables = ['a', 'b', 'c'].map((name) => table(name))
      await run({}, { shop: { schemas: { public: { tables } } } })
      const left = { shop: { schemas: { public: { tables: tables.slice(1) } } } }
      await run({ markDeletedTables: false }, left)
      expect(catalog.deleted('tables')).to.deep.equal([])
      await run({}, left)
      expect(catalog.deleted('tables')).to.deep.equal(['svc.shop.public.a'])
    },
    markDeletedStoredProcedures: async () => {
      const procedures = ['a', 'b', 'c'].map((name) => ({ name, type: 'Function' as const, code: '' }))
      await run({}, { shop: { schemas: { public: { procedures } } } })
      const left = { shop: { schemas: { public: { procedures: procedures.slice(1) } } } }
      await run({ markDeletedStoredProcedures: false }, left)
      expect(catalog.deleted('storedProcedures')).to.deep.equal([])
      await run({}, left)
      expect(catalog.deleted('storedProcedures')).to.deep.equal(['svc.shop.public.a'])
    },
    markDeletedSchemas: async () => {
      await run({})
      const left = { shop: { schemas: { public: SHOP.shop!.schemas.public! } } }
      await run({}, left)
      expect(catalog.deleted('databaseSchemas')).to.deep.equal([])
      await run({ markDeletedSchemas: true }, left)
      expect(catalog.deleted('databaseSchemas')).to.deep.equal(['svc.shop.crm'])
    },
    markDeletedDatabases: async () => {
      const two = { ...SHOP, other: { schemas: {} } }
      await run({}, two)
      await run({}, SHOP)
      expect(catalog.deleted('databases')).to.deep.equal([])
      await run({ markDeletedDatabases: true }, SHOP)
      expect(catalog.deleted('databases')).to.deep.equal(['svc.other'])
    },
    overrideMetadata: async () => {
      const source = { sourceConfig: { config: databaseMetadata.parse({ overrideMetadata: true }) } } as never
      expect(restConfig({ sink: undefined, source })).to.deep.equal({ override_metadata: true })
      const server = (comment: string) => ({
        shop: { schemas: { public: { tables: [table('orders', { comment })] } } },
      })
      await run({}, server('of the source'))
      const { id } = orders() as { readonly id: string }
      await catalog.metadata.patch('table', id, [{ op: 'replace', path: '/description', value: 'by hand' }])
      await run({}, server('newer'))
      expect(orders().description).to.equal('by hand')
      await run({ overrideMetadata: true }, server('newest'))
      expect(orders().description).to.equal('newest')
    },
    databaseFilterPattern: async () => {
      await run({ databaseFilterPattern: { excludes: ['^shop$'] } })
      expect(catalog.live('databases')).to.deep.equal([])
    },
    schemaFilterPattern: async () => {
      await run({ schemaFilterPattern: { includes: ['^crm$'] } })
      expect(live()).to.deep.equal(['svc.shop.crm.customers'])
    },
    tableFilterPattern: async () => {
      await run({ tableFilterPattern: { excludes: ['^ORD'] } })
      expect(live()).to.deep.equal(without('orders'))
    },
    storedProcedureFilterPattern: async () => {
      await run({ storedProcedureFilterPattern: { excludes: ['tidy'] } })
      expect(live()).to.deep.equal(without('tidy'))
    },
    useFqnForFiltering: async () => {
      await run({
        useFqnForFiltering: true,
        tableFilterPattern: { excludes: ['^svc\\.shop\\.public\\.orders$', '^daily$'] },
      })
      expect(live()).to.deep.equal(without('orders'))
    },
    threads: async () => expect(await run({ threads: 3 })).to.include('open shop 3') && undefined,
    incremental: async () => {
      const { incremental } = databaseMetadata.parse({ incremental: { enabled: true } })
      expect(incremental).to.deep.equal({ enabled: true, lookbackDays: 7, safetyMarginDays: 1 })
      await run({ incremental })
      await run({ incremental }, SHOP, 5)
      expect(asked.map(({ since }) => since)).to.deep.equal([undefined, undefined, 5, 5])
    },
    queryLogDuration: async () => {
      await run({ queryLogDuration: 30 })
      expect(live()).to.deep.equal(SHOWN)
    },
    queryParsingTimeoutLimit: async () => {
      await run({ queryParsingTimeoutLimit: 1 })
      expect(live()).to.deep.equal(SHOWN)
    },
    extractJsonSchema: async () => {
      const server = { shop: { schemas: { public: { tables: [jsonTable] } } } }
      await run({}, server)
      expect(sampled).to.deep.equal([])
      await run({ extractJsonSchema: true }, server)
      expect(catalog.entity('tables', 'svc.shop.public.t')).to.have.nested.property('columns[0].children[0].name', 'a')
    },
    jsonSchemaSampleSize: async () => {
      const server = { shop: { schemas: { public: { tables: [jsonTable] } } } }
      await run({ extractJsonSchema: true, jsonSchemaSampleSize: 3 }, server)
      expect(sampled).to.deep.equal([3])
    },
  }

  it('is one of these', () => {
    expect(Object.keys(CASES).sort()).to.deep.equal(Object.keys(databaseMetadata.shape).sort())
  })
  for (const [option, does] of Object.entries(CASES)) it(option, does)
})
