import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { from, lastValueFrom } from 'rxjs'
import { ApiError } from '../../lib/client/api-error.js'
import { right } from '../../lib/record/either.js'
import type { Fqn } from '../../lib/record/fqn.js'
import { create, markDeleted, type Request } from '../../lib/record/request.js'
import { metadataRest } from '../../lib/sinks/metadata-rest/index.js'
import type { StepStatus } from '../../lib/status/status.js'
import { createFlow } from '../../lib/stream/flow.js'
import { sinkContract } from '../contract/sink.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'

const SCHEMA = 'svc.shop.public' as Fqn
const parents: readonly Request[] = [
  create('databaseService', { name: 'svc', serviceType: 'Postgres' }),
  create('database', { name: 'shop', service: 'svc' }),
  create('databaseSchema', { name: 'public', database: 'svc.shop' }),
]
const table = (name: string, change: object = {}): Request =>
  create('table', { name, databaseSchema: SCHEMA, columns: [{ name: 'id', dataType: 'INT' }], ...change })
const tables = (count: number): Request[] => Array.from({ length: count }, (_, n) => table(`t${n}`))

const write = async (catalog: TestCatalog, records: readonly Request[], config: object = {}): Promise<StepStatus> => {
  const sink = metadataRest.create(config, catalog.metadata)
  await lastValueFrom(sink.write(from(records.map(right)), createFlow()), { defaultValue: undefined })
  await sink.close()
  return sink.getStatus()
}

for (const generation of ['2.0', '1.6'] as const) {
  describe(`metadata-rest on a ${generation} server`, () => {
    let catalog: TestCatalog
    beforeEach(async () => {
      catalog = await startTestCatalog(generation)
    })
    afterEach(() => catalog.close())

    sinkContract<Request>(`metadata-rest (${generation})`, {
      create: async () => metadataRest.create({}, catalog.metadata),
      record: (n) => [...parents, ...tables(1000)][n]!,
      arrived: async () =>
        ['services/databaseServices', 'databases', 'databaseSchemas', 'tables'].flatMap((one) => catalog.live(one)),
      label: ({ fqn }) => fqn,
    })

    it('writes parents before the children that name them, whatever order they come in', async () => {
      const status = await write(catalog, [...tables(3), ...[...parents].reverse()])
      expect(status.errors).to.equal(0)
      expect(catalog.live('tables')).to.have.lengthOf(3)
    })

    it('lets every other table land when the server refuses one for ever, and names that one', async () => {
      const rule = catalog.proxy.strike({
        match: /^PUT .*\/tables/,
        body: /"t37"/,
        answer: { status: 400, body: { code: 400, message: 'not this one' } },
      })
      const status = await write(catalog, [...parents, ...tables(100)])
      expect(rule.hits).to.be.greaterThan(0)
      expect(status.errors).to.equal(1)
      expect(status.failures[0]).to.include({ name: `${SCHEMA}.t37` })
      expect(status.failures[0]!.error).to.match(/not this one/)
      expect(catalog.live('tables')).to.have.lengthOf(99)
    })

    it('sends nothing of what waits when the server has refused the token', async () => {
      await write(catalog, parents)
      catalog.proxy.exchanges.length = 0
      catalog.proxy.strike({ match: /^PUT .*\/tables/, answer: { status: 401 } })
      const error = await write(catalog, tables(200), { bulk_sink_batch_size: 10, concurrency: 1 }).catch(
        (reason: unknown) => reason,
      )
      expect(error).to.be.instanceOf(ApiError)
      const sent = (): number => catalog.proxy.exchanges.filter(({ method }) => method === 'PUT').length
      await pause(300)
      expect(sent()).to.be.below(6)
    })

    it('splits a batch that keeps failing with 503 while the server answers other calls', async () => {
      catalog.proxy.strike({ match: /^PUT .*\/tables/, body: /"t5"/, answer: { status: 503 } })
      const status = await write(catalog, [...parents, ...tables(20)])
      expect(status.errors).to.equal(1)
      expect(catalog.live('tables')).to.have.lengthOf(19)
    })

    it('loses nothing to answers that fail once: 503, 429 with Retry-After, a broken connection, a lost answer', async () => {
      for (const answer of [
        { status: 503 },
        { status: 429, headers: { 'retry-after': '0' } },
        { status: 504, body: '<html>busy</html>' },
        'reset',
        'lost',
      ] as const) {
        catalog.proxy.strike({ match: /^PUT .*\/tables/, times: 1, answer })
      }
      const status = await write(catalog, [...parents, ...tables(50)])
      expect(status).to.include({ records: 53, errors: 0 })
      expect(catalog.live('tables')).to.have.lengthOf(50)
    })

    it('finds an invalid record before it is sent, names its field and goes on', async () => {
      const status = await write(catalog, [
        ...parents,
        table('bad', { columns: [{ name: 'id', dataType: 'NO_SUCH' }] }),
        table('good'),
      ])
      expect(status.failures.map(({ name }) => name)).to.deep.equal([`${SCHEMA}.bad`])
      expect(status.failures[0]!.error).to.match(/columns\.0\.dataType/)
      expect(catalog.live('tables')).to.deep.equal([`${SCHEMA}.good`])
    })

    it('fails the one record whose parent is missing', async () => {
      const orphan = create('table', { name: 'orphan', databaseSchema: 'svc.shop.nowhere', columns: [] })
      const status = await write(catalog, [...parents, orphan, ...tables(10)])
      expect(status.errors).to.equal(1)
      expect(status.failures[0]).to.include({ name: 'svc.shop.nowhere.orphan' })
      expect(catalog.live('tables')).to.have.lengthOf(10)
    })

    it('stops when the token is refused: no further call can succeed', async () => {
      catalog.proxy.strike({
        match: /^PUT .*\/tables/,
        answer: { status: 401, body: { code: 401, message: 'Expired token!' } },
      })
      const failure = await write(catalog, [...parents, ...tables(5)]).catch((error: unknown) => error)
      expect(failure).to.be.instanceOf(ApiError).with.property('sort', 'auth')
    })

    it('marks deleted what a complete listing no longer holds, and only after everything before it has arrived', async () => {
      await write(catalog, [...parents, ...tables(5)])
      const seen = [0, 2, 4].map((n) => `${SCHEMA}.t${n}` as Fqn)
      const status = await write(catalog, [
        table('t9'),
        markDeleted('table', { kind: 'databaseSchema', fqn: SCHEMA }, [...seen, `${SCHEMA}.t9` as Fqn]),
      ])
      expect(status.errors).to.equal(0)
      expect(catalog.deleted('tables')).to.deep.equal([`${SCHEMA}.t1`, `${SCHEMA}.t3`])
      expect(catalog.live('tables')).to.deep.equal([...seen, `${SCHEMA}.t9`])
    })

    it('brings a table back that was marked deleted', async () => {
      await write(catalog, [...parents, ...tables(2)])
      await write(catalog, [markDeleted('table', { kind: 'databaseSchema', fqn: SCHEMA }, [`${SCHEMA}.t0` as Fqn])])
      expect(catalog.live('tables')).to.deep.equal([`${SCHEMA}.t0`])
      await write(catalog, tables(2))
      expect(catalog.live('tables')).to.have.lengthOf(2)
    })

    it('encodes names that hold what the server reserves, and keeps references apart from them', async () => {
      await write(catalog, [...parents, table('a::b>"c"\n.d')])
      expect(catalog.live('tables')).to.deep.equal([
        `${SCHEMA}."a__reserved__colon__b__reserved__arrow____reserved__quote__c__reserved__quote____reserved__newline__.d"`,
      ])
    })

    it('serves a service whose name has a dot', async () => {
      const status = await write(catalog, [
        create('databaseService', { name: 'my.svc', serviceType: 'Postgres' }),
        create('database', { name: 'shop', service: '"my.svc"' }),
        create('databaseSchema', { name: 's', database: '"my.svc".shop' }),
      ])
      expect(status.errors).to.equal(0)
      expect(catalog.live('databaseSchemas')).to.deep.equal(['"my.svc".shop.s'])
    })

    it('sets a life cycle once its table is there, and not again when it has not changed', async () => {
      const record: Request = {
        kind: 'lifeCycle',
        of: 'table',
        fqn: `${SCHEMA}.t0` as Fqn,
        body: { created: { timestamp: 1700000000000 } },
      }
      const status = await write(catalog, [record, ...parents, ...tables(1)])
      expect(status.errors).to.equal(0)
      expect(catalog.entity('tables', `${SCHEMA}.t0`)).to.have.nested.property(
        'lifeCycle.created.timestamp',
        1700000000000,
      )
      expect((await write(catalog, [record])).unchanged).to.equal(1)
    })

    it('patches again where the answer was lost, unless that would be done twice', async () => {
      const patch = (path: string, value: unknown): Request => ({
        kind: 'patch',
        of: 'table',
        fqn: `${SCHEMA}.t0` as Fqn,
        body: [{ op: 'add', path, value }],
      })
      const rule = catalog.proxy.strike({ match: /^PATCH /, times: 1, answer: 'lost' })
      const again = await write(catalog, [...parents, ...tables(1), patch('/displayName', 'mine')])
      expect(rule.hits).to.equal(1)
      expect(again.errors).to.equal(0)
      expect(catalog.entity('tables', `${SCHEMA}.t0`)).to.include({ displayName: 'mine' })
      const lost = catalog.proxy.strike({ match: /^PATCH /, answer: 'lost' })
      const once = await write(catalog, [patch('/columns/-', { name: 'x', dataType: 'INT' })])
      expect(once.failures.map(({ error }) => error).join()).to.match(/^PATCH /)
      expect(lost.hits).to.equal(1)
    })

    it('patches an entity, and fails the patch of one that is not there', async () => {
      const patch = (fqn: string): Request => ({
        kind: 'patch',
        of: 'table',
        fqn: fqn as Fqn,
        body: [{ op: 'add', path: '/displayName', value: 'Shown' }],
      })
      const status = await write(catalog, [...parents, ...tables(1), patch(`${SCHEMA}.t0`), patch(`${SCHEMA}.t1`)])
      expect(catalog.entity('tables', `${SCHEMA}.t0`)).to.have.property('displayName', 'Shown')
      expect(status.failures.map(({ name }) => name)).to.deep.equal([`${SCHEMA}.t1`])
    })
  })
}

describe('metadata-rest and the generations', () => {
  it('asks a 2.0 server for many tables in one request', async () => {
    const catalog = await startTestCatalog('2.0')
    await write(catalog, [...parents, ...tables(250)])
    const bulk = catalog.proxy.exchanges.filter(({ path }) => path.includes('/tables/bulk'))
    expect(bulk).to.have.lengthOf(3)
    expect(JSON.parse(bulk[0]!.body)[0].sourceHash).to.match(/^[0-9a-f]{32}$/)
    await catalog.close()
  })

  it('finds out by one request that a 1.6 server has no bulk route, and never asks again', async () => {
    const catalog = await startTestCatalog('1.6')
    await write(catalog, [...parents, ...tables(250)])
    expect(catalog.proxy.exchanges.filter(({ path }) => path.includes('/bulk'))).to.have.lengthOf(1)
    expect(catalog.live('tables')).to.have.lengthOf(250)
    await catalog.close()
  })

  it('sends an unchanged table to a 1.6 server once: the second run compares hashes and writes nothing', async () => {
    const catalog = await startTestCatalog('1.6')
    await write(catalog, [...parents, ...tables(30)])
    catalog.proxy.exchanges.length = 0
    const status = await write(catalog, [...parents.slice(1), ...tables(29), table('t29', { description: 'new' })])
    expect(status).to.include({ unchanged: 31, updatedRecords: 1, errors: 0 })
    expect(
      catalog.proxy.exchanges.filter(({ method, status: answer }) => method === 'PUT' && answer < 300),
    ).to.have.lengthOf(1)
    await catalog.close()
  })

  it('sends a first PUT again when another run got there first (409)', async () => {
    const catalog = await startTestCatalog('1.6')
    const rule = catalog.proxy.strike({
      match: /^PUT .*\/tables$/,
      times: 1,
      answer: { status: 409, body: { code: 409, message: 'Entity already exists' } },
    })
    const status = await write(catalog, [...parents, ...tables(1)])
    expect(rule.hits).to.equal(1)
    expect(status.errors).to.equal(0)
    await catalog.close()
  })

  it('leaves out a field that an older server does not know, and says so once', async () => {
    const catalog = await startTestCatalog('1.6')
    const related = (name: string): Request =>
      table(name, {
        tableConstraints: [
          {
            constraintType: 'FOREIGN_KEY',
            columns: ['id'],
            referredColumns: [`${SCHEMA}.t0.id`],
            relationshipType: 'MANY_TO_ONE',
          },
        ],
      })
    const status = await write(catalog, [...parents, ...tables(1), related('r1'), related('r2'), related('r3')])
    expect(status).to.include({ errors: 0, warnings: 1 })
    expect(status.warningSamples[0]).to.have.property('key', 'relationshipType')
    expect(catalog.entity('tables', `${SCHEMA}.r3`)).to.have.nested.property(
      'tableConstraints[0].referredColumns[0]',
      `${SCHEMA}.t0.id`,
    )
    await catalog.close()
  })

  for (const generation of ['2.0', '1.6'] as const) {
    it(`writes an outer directory before those inside it, however many there are (${generation})`, async () => {
      const catalog = await startTestCatalog(generation)
      const service = create('driveService', { name: 'drive', serviceType: 'CustomDrive' })
      const directory = (path: readonly string[]): Request =>
        create('directory', {
          name: path.at(-1)!,
          service: 'drive',
          ...(path.length > 1 ? { parent: `drive.${path.slice(0, -1).join('.')}` } : {}),
        })
      const outer = Array.from({ length: 40 }, (_, n) => [`d${n}`])
      const inner = outer.flatMap(([name]) => [
        [name!, 'a'],
        [name!, 'a', 'b'],
      ])
      const status = await write(catalog, [service, ...[...inner].reverse().map(directory), ...outer.map(directory)])
      expect(status.failures).to.deep.equal([])
      expect(catalog.live('drives/directories')).to.have.lengthOf(120)
      await catalog.close()
    })
  }

  it('compares hashes on a 1.6 server for what hangs below a service too', async () => {
    const catalog = await startTestCatalog('1.6')
    const records = [
      create('messagingService', { name: 'kafka', serviceType: 'CustomMessaging' }),
      ...Array.from({ length: 5 }, (_, n) =>
        create('topic', { name: `orders.v${n}`, service: 'kafka', partitions: 1 }),
      ),
    ]
    await write(catalog, records)
    expect((await write(catalog, records)).unchanged).to.equal(5)
    const seen = [0, 1].map((n) => `kafka."orders.v${n}"` as Fqn)
    const status = await write(catalog, [markDeleted('topic', { kind: 'messagingService', fqn: 'kafka' as Fqn }, seen)])
    expect(status).to.include({ deleted: 3, errors: 0 })
    await catalog.close()
  })
})
