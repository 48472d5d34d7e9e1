import { expect } from 'chai'
import { isLeft } from '../../../lib/record/either.js'
import type { Request } from '../../../lib/record/request.js'
import { databaseMetadata } from '../../../lib/services/database/config.js'
import { createDatabasePort, type DatabasePort } from '../../../lib/services/database/port.js'
import type { DatabaseReader } from '../../../lib/services/database/reader.js'
import { databaseTopology } from '../../../lib/services/database/topology.js'
import { createStatus } from '../../../lib/status/status.js'
import { validate } from '../../../lib/topology/validate.js'
import { type Delivery, walk } from '../../../lib/topology/walk.js'
import { plainReader, SHOP, service, table } from './plain-reader.js'

/** A far end where nothing is until it has been written. */
function fresh(): Delivery<Request> {
  const known = new Set<string>()
  return { settled: async () => {}, exists: async ({ fqn }) => known.size === known.add(fqn).size }
}

/** What the topology makes of a reader, record by record. */
async function walked(reader: DatabaseReader, sourceConfig: object = {}) {
  const status = createStatus('Plain')
  const config = databaseMetadata.parse(sourceConfig)
  const port = createDatabasePort({
    config,
    service,
    reader,
    status,
    findOwner: async () => undefined,
    define: async (properties) => properties,
  })
  const lines: string[] = []
  for await (const record of walk<DatabasePort, Request>(databaseTopology, port, fresh())) {
    if (isLeft(record)) lines.push(`LEFT ${record.left.name}: ${record.left.error}`)
    else lines.push(`${record.right.kind} ${record.right.fqn}`)
  }
  return { lines, status: status.getStatus() }
}

describe('the database topology', () => {
  it('is sound', () => expect(validate(databaseTopology.nodes)).to.deep.equal([]))

  it('makes every kind of request, parents and tags first, life cycles after their table, deletions last', async () => {
    const { lines } = await walked(plainReader(SHOP))
    expect(lines).to.deep.equal([
      'databaseService svc',
      'classification Zone',
      'tag Zone.Gold',
      'database svc.shop',
      'databaseSchema svc.shop.public',
      'classification PII',
      'tag PII.Sensitive',
      'tag PII.None',
      'table svc.shop.public.orders',
      'lifeCycle svc.shop.public.orders',
      'table svc.shop.public.daily',
      'storedProcedure svc.shop.public.tidy',
      'databaseSchema svc.shop.crm',
      'table svc.shop.crm.customers',
      'deleteStale svc.shop.public',
      'deleteStale svc.shop.crm',
      'deleteStale svc.shop.public',
      'deleteStale svc.shop.crm',
    ])
  })

  it('marks deleted what the config says, and nothing else', async () => {
    const all = {
      markDeletedTables: true,
      markDeletedStoredProcedures: true,
      markDeletedSchemas: true,
      markDeletedDatabases: true,
    }
    const none = Object.fromEntries(Object.keys(all).map((key) => [key, false]))
    const stale = async (config: object) =>
      (await walked(plainReader(SHOP), config)).lines.filter((line) => line.startsWith('deleteStale'))
    expect(await stale(none)).to.deep.equal([])
    expect(await stale({ ...none, markDeletedDatabases: true })).to.deep.equal(['deleteStale svc'])
    expect(await stale({ ...none, markDeletedSchemas: true })).to.deep.equal(['deleteStale svc.shop'])
    expect(await stale(all)).to.have.lengthOf(6)
  })

  it('opens one session a database and closes it, also when its consumer leaves early', async () => {
    const reader = plainReader(SHOP)
    await walked(reader, { threads: 3 })
    expect(reader.asked).to.deep.equal(['open shop 3', 'close shop'])
    const left = plainReader(SHOP)
    const config = databaseMetadata.parse({})
    const port = createDatabasePort({
      config,
      service,
      reader: left,
      status: createStatus('Plain'),
      findOwner: async () => undefined,
      define: async (properties) => properties,
    })
    for await (const record of walk<DatabasePort, Request>(databaseTopology, port, fresh()))
      if (!isLeft(record) && record.right.kind === 'table') break
    expect(left.asked).to.deep.equal(['open shop 1', 'close shop'])
  })

  it('leaves out what is filtered, and puts it on the account under its FQN', async () => {
    const { lines, status } = await walked(plainReader(SHOP), {
      schemaFilterPattern: { excludes: ['crm'] },
      tableFilterPattern: { includes: ['ord'] },
      storedProcedureFilterPattern: { excludes: ['.*'] },
    })
    expect(lines.filter((line) => /^(table|databaseSchema|storedProcedure) /.test(line))).to.deep.equal([
      'databaseSchema svc.shop.public',
      'table svc.shop.public.orders',
    ])
    expect(status.filteredSamples).to.deep.equal([
      { name: 'svc.shop.public.daily', reason: 'Table Filtered Out' },
      { name: 'svc.shop.public.tidy', reason: 'Stored Procedure Filtered Out' },
      { name: 'svc.shop.crm', reason: 'Schema Filtered Out' },
    ])
  })

  it('filters by FQN when told so', async () => {
    const { lines } = await walked(plainReader(SHOP), {
      useFqnForFiltering: true,
      tableFilterPattern: { includes: ['svc\\.shop\\.crm\\..*'] },
    })
    expect(lines.filter((line) => line.startsWith('table'))).to.deep.equal(['table svc.shop.crm.customers'])
  })

  it('costs a run one table when its columns can not be had', async () => {
    const broken = Object.defineProperty({ ...table('broken') }, 'columns', {
      get: () => {
        throw new Error('no columns')
      },
    })
    const reader = plainReader({ shop: { schemas: { s: { tables: [table('a'), broken, table('b')] } } } })
    const { lines } = await walked(reader, { markDeletedStoredProcedures: false })
    expect(lines.slice(3)).to.deep.equal([
      'table svc.shop.s.a',
      'LEFT shop.s.broken: no columns',
      'table svc.shop.s.b',
      'deleteStale svc.shop.s',
    ])
  })

  it('goes on after a database that can not be opened, and deletes nothing in it', async () => {
    const reader = plainReader({ ...SHOP, locked: { schemas: {} } })
    const { open } = reader
    reader.open = (name, lanes) => (name === 'locked' ? Promise.reject(new Error('no CONNECT')) : open(name, lanes))
    const { lines, status } = await walked(reader, { markDeletedSchemas: true, markDeletedDatabases: true })
    expect(lines.filter((line) => line.includes('locked'))).to.deep.equal([])
    expect(lines).to.include('deleteStale svc')
    expect(status.failures).to.have.lengthOf(1)
    expect(status.failures[0]).to.include({ name: 'svc.locked' })
    expect(status.incomplete).to.deep.equal(['the databaseSchemas of svc.locked'])
  })
})
