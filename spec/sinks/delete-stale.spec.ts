import { expect } from 'chai'
import { from, lastValueFrom } from 'rxjs'
import { right } from '../../lib/record/either.js'
import type { Fqn } from '../../lib/record/fqn.js'
import { create, markDeleted, type Request } from '../../lib/record/request.js'
import { metadataRest } from '../../lib/sinks/metadata-rest/index.js'
import type { StepStatus } from '../../lib/status/status.js'
import { createFlow } from '../../lib/stream/flow.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'

const SCHEMA = 'svc.shop.public' as Fqn
const OTHER = 'svc.shop.other' as Fqn
const parents: readonly Request[] = [
  create('databaseService', { name: 'svc', serviceType: 'Postgres' }),
  create('database', { name: 'shop', service: 'svc' }),
  create('databaseSchema', { name: 'public', database: 'svc.shop' }),
  create('databaseSchema', { name: 'other', database: 'svc.shop' }),
]
const table = (name: string, schema: Fqn = SCHEMA): Request =>
  create('table', { name, databaseSchema: schema, columns: [{ name: 'id', dataType: 'INT' }] })
const names = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, n) => `t${from + n}`)
const stale = (seen: readonly string[], schema: Fqn = SCHEMA): Request =>
  markDeleted(
    'table',
    { kind: 'databaseSchema', fqn: schema },
    seen.map((name) => `${schema}.${name}` as Fqn),
  )

interface Case {
  readonly title: string
  /** Tables that are there from an earlier run. */
  readonly there: number
  /** What this run writes, and what it saw: the same unless something was filtered out or failed. */
  readonly writes: readonly string[]
  readonly sees?: readonly string[]
  readonly threshold?: number
  /** How many are marked deleted; none with an error that matches. */
  readonly deleted: number | RegExp
}

const CASES: readonly Case[] = [
  { title: 'nothing that is there', there: 10, writes: names(0, 10), deleted: 0 },
  { title: 'a few, whatever share they are', there: 6, writes: names(0, 1), deleted: 5 },
  { title: 'half of them', there: 12, writes: names(0, 6), deleted: 6 },
  { title: 'none, if more than half are gone', there: 13, writes: names(0, 6), deleted: /7 of 13 tables are gone \(.*, …\)/ },
  { title: 'none, if nothing is left', there: 3, writes: [], deleted: /3 of 3 tables are gone \(t0, t1, t2\), and none is left/ },
  { title: 'none where there was none', there: 0, writes: [], deleted: 0 },
  { title: 'all of them by a threshold of 100', there: 8, writes: [], threshold: 100, deleted: 8 },
  { title: 'as the threshold says', there: 20, writes: names(0, 14), threshold: 20, deleted: /6 of 20 tables.*more than 20 %/ },
  { title: 'nothing that was seen and not written', there: 20, writes: names(0, 2), sees: names(0, 20), deleted: 0 },
  { title: 'none, if many are gone behind many that were filtered out', there: 20, writes: names(0, 2), sees: [...names(0, 2), ...names(50, 90)], deleted: /18 of 20/ },
  { title: 'what new ones have replaced, if they are as many', there: 10, writes: [...names(0, 4), ...names(50, 56)], deleted: 6 },
  { title: 'none, if new ones are too few', there: 20, writes: names(50, 51), deleted: /20 of 21 tables/ },
] // biome-ignore format: a table

for (const generation of ['2.0', '1.6'] as const) {
  describe(`the deletion of what is gone, on a ${generation} server`, () => {
    let catalog: TestCatalog
    beforeEach(async () => {
      catalog = await startTestCatalog(generation)
    })
    afterEach(() => catalog.close())

    const write = async (records: readonly Request[], threshold?: number): Promise<StepStatus> => {
      const config = threshold === undefined ? {} : { deletion_threshold: threshold }
      const sink = metadataRest.create(config, catalog.metadata)
      await lastValueFrom(sink.write(from(records.map(right)), createFlow()), { defaultValue: undefined })
      return sink.getStatus()
    }

    for (const { title, there, writes, sees = writes, threshold, deleted } of CASES)
      it(`takes ${title}`, async () => {
        await write([...parents, ...names(0, there).map((name) => table(name))])
        const status = await write([...writes.map((name) => table(name)), stale(sees)], threshold)
        expect(status.failures.map(({ name }) => name)).to.deep.equal(deleted instanceof RegExp ? [SCHEMA] : [])
        if (deleted instanceof RegExp) expect(status.failures[0]!.error).to.match(deleted)
        expect(catalog.deleted('tables')).to.have.lengthOf(deleted instanceof RegExp ? 0 : deleted)
        expect(status.deleted).to.equal(deleted instanceof RegExp ? 0 : deleted)
      })

    it('judges each scope by itself', async () => {
      await write([...parents, ...names(0, 10).flatMap((name) => [table(name), table(name, OTHER)])])
      const status = await write([
        ...names(0, 8).map((name) => table(name, OTHER)),
        stale([]),
        stale(names(0, 8), OTHER),
      ])
      expect(status.failures.map(({ name }) => name)).to.deep.equal([SCHEMA])
      expect(catalog.deleted('tables')).to.deep.equal([`${OTHER}.t8`, `${OTHER}.t9`])
    })

    it('lists a scope only when a count does not do', async () => {
      await write([...parents, ...names(0, 10).map((name) => table(name))])
      catalog.proxy.exchanges.length = 0
      await write([...names(0, 10).map((name) => table(name)), stale(names(0, 10))])
      const listed = catalog.proxy.exchanges.filter(({ method, path }) => method === 'GET' && /\/tables\?/.test(path))
      expect(listed.filter(({ path }) => path.includes('limit=0'))).to.have.lengthOf(1)
      if (generation === '2.0') expect(listed).to.have.lengthOf(1)
    })
  })
}
