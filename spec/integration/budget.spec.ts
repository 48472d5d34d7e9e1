import { expect } from 'chai'
import { startTestCatalog } from '../support/catalog.js'
import { requireOrSkip } from '../support/databases.js'
import { type PostgresServer, serverPrograms, startPostgres } from '../support/postgres-server.js'
import { postgresDocument, runInto } from '../support/run-config.js'

const [FEW, MANY] = [10, 1000]
const BATCH = 100

const ddl = (at: number): string =>
  `CREATE TABLE s.t${at} (id bigint PRIMARY KEY, name text, parent bigint${at > 0 ? ` REFERENCES s.t${at - 1} (id)` : ''});
   ${at % 10 === 9 ? `CREATE VIEW s.v${at} AS SELECT id, name FROM s.t${at};` : ''}`

/** What a run costs is counted, not timed: a count is the same on every machine. */
describe('the budget of a run over PostgreSQL', function () {
  this.timeout(120_000)
  let server: PostgresServer | undefined

  before(async function () {
    const absent = () =>
      serverPrograms() ? undefined : 'no PostgreSQL server is installed: apt-get install postgresql'
    requireOrSkip(this, { absent })
    server = await startPostgres()
    for (const count of [FEW, MANY]) {
      server.sql('postgres', `CREATE DATABASE of_${count}`)
      const tables = Array.from({ length: count }, (_, at) => ddl(at))
      for (let at = 0; at < count; at += 250)
        server.sql(`of_${count}`, `CREATE SCHEMA IF NOT EXISTS s; ${tables.slice(at, at + 250).join('\n')}`)
    }
    server.sql('postgres', 'CREATE EXTENSION pg_stat_statements')
  })
  after(() => server?.stop())

  /** Queries that PostgreSQL was asked, and requests by route, of a run over so many tables with keys and views. */
  async function costOf(count: number, runs = 1): Promise<{ queries: number; requests: Map<string, number> }> {
    const catalog = await startTestCatalog()
    try {
      const document = postgresDocument(server!.port, `of_${count}`, { schemaFilterPattern: { includes: ['^s$'] } })
      for (let run = 1; run <= runs; run += 1) {
        catalog.proxy.exchanges.length = 0
        server!.sql('postgres', 'SELECT pg_stat_statements_reset()')
        expect((await runInto(catalog, document)).state).to.equal('success')
      }
      const asked = server!.sql(
        'postgres',
        `SELECT sum(calls) FROM pg_stat_statements WHERE query LIKE '/* {"app": "Headwater"}%'`,
      )
      const requests = new Map<string, number>()
      for (const { method, path } of catalog.proxy.exchanges) {
        const route = `${method} ${path.replace(/\?.*|\/name\/.*/g, '')}`
        requests.set(route, (requests.get(route) ?? 0) + 1)
      }
      return { queries: Number(asked), requests }
    } finally {
      await catalog.close()
    }
  }

  for (const [title, runs] of [
    ['a first run', 1],
    ['a run that changes nothing', 2],
  ] as const)
    it(`of ${title} grows by one request for each ${BATCH} tables and views, and by no query`, async () => {
      const few = await costOf(FEW, runs)
      const many = await costOf(MANY, runs)
      expect(few.queries).to.be.within(4, 14)
      expect(many.queries).to.equal(few.queries)
      const bulk = [...few.requests.keys()].find((route) => route.endsWith('/tables/bulk'))!
      expect(many.requests.get(bulk)).to.equal(Math.ceil((MANY * 1.1) / BATCH))
      expect(few.requests.get(bulk)).to.equal(1)
      const others = ({ requests }: typeof few) => [...requests].filter(([route]) => route !== bulk)
      expect(others(many)).to.have.deep.members(others(few))
    })
})
