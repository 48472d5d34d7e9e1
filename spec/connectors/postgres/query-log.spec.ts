import { expect } from 'chai'
import { postgresConnection } from '../../../lib/connectors/postgres/config.js'
import { postgresQueryLog } from '../../../lib/connectors/postgres/query-log.js'
import { isLeft, type Left } from '../../../lib/record/either.js'
import { type LoggedQuery, logWindow } from '../../../lib/services/database/query-log/query-log.js'
import { pglite, requireOrSkip } from '../../support/databases.js'
import { type PostgresServer, serverPrograms, startPostgres } from '../../support/postgres-server.js'

const SETUP = `
  CREATE SCHEMA stats; CREATE EXTENSION pg_stat_statements SCHEMA stats;
  CREATE TABLE orders (id int, total numeric); CREATE ROLE reader LOGIN;
  CREATE VIEW stats.older AS SELECT userid, dbid, query, calls, mean_exec_time AS mean_time FROM stats.pg_stat_statements;
  GRANT CONNECT ON DATABASE shop TO reader; GRANT USAGE ON SCHEMA stats TO reader`

describe('the query log of PostgreSQL', function () {
  this.timeout(60_000)
  let server: PostgresServer
  before(async function () {
    requireOrSkip(this, { absent: () => (serverPrograms() ? undefined : 'no PostgreSQL server is installed') })
    server = await startPostgres()
    server.sql('postgres', 'CREATE DATABASE shop')
    server.sql('shop', SETUP)
  })
  after(() => server?.stop())
  beforeEach(() => void server.sql('shop', 'SELECT stats.pg_stat_statements_reset()'))

  async function read(
    { filterCondition, limit = 100, ...connection }: Readonly<Record<string, unknown>> = {},
    port = server.port,
    database = 'shop',
  ): Promise<readonly (LoggedQuery | Left)[]> {
    const log = await postgresQueryLog(
      postgresConnection.parse({ username: 'postgres', hostPort: `127.0.0.1:${port}`, database, ...connection }),
    )
    const rows: (LoggedQuery | Left)[] = []
    const window = { ...logWindow(1, Date.now()), limit: limit as number, filterCondition: filterCondition as string }
    try {
      for await (const row of log.queries(window)) rows.push(row)
    } finally {
      await log.close()
    }
    return rows
  }
  const queries = (rows: readonly (LoggedQuery | Left)[]) =>
    rows.flatMap((row) => ('query' in row && row.query.includes('orders') ? [row] : []))

  it('counts equal statements, with who ran them where and how long they took', async () => {
    for (const total of [1, 2, 3]) server.sql('shop', `SELECT id FROM orders WHERE total > ${total}`)
    const [row] = queries(await read())
    expect(row).to.include({
      query: 'SELECT id FROM orders WHERE total > $1',
      user: 'postgres',
      database: 'shop',
      count: 3,
    })
    expect(row!.duration).to.be.within(0.000_001, 1000)
  })

  it('gives the most frequent first, and no more than the limit', async () => {
    server.sql('shop', 'SELECT id FROM orders')
    for (const id of [1, 2]) server.sql('shop', `SELECT total FROM orders WHERE id = ${id}`)
    const counts = (await read()).map((row) => ('query' in row ? row.count! : 0))
    expect(counts).to.deep.equal([...counts].sort((a, b) => b - a))
    expect(await read({ limit: 1 })).to.have.lengthOf(1)
  })

  it('leaves out the statements of metadata tools, itself among them', async () => {
    server.sql('shop', '/* {"app": "OpenMetadata", "version": "2.0"} */ SELECT id FROM orders')
    server.sql('shop', '/* {"app": "dbt"} */ SELECT total FROM orders')
    await read()
    const texts = (await read()).map((row) => ('query' in row ? row.query : ''))
    expect(texts.filter((text) => /orders|pg_stat_statements s|array_agg/.test(text))).to.deep.equal([])
  })

  it('adds the filter condition, whatever operators are in it', async () => {
    server.sql('shop', 'SELECT id FROM orders')
    server.sql('shop', 'SELECT total FROM orders')
    const rows = await read({ filterCondition: "s.query LIKE '%total%' OR u.rolname = 'nobody'" })
    expect(rows.map((row) => ('query' in row ? row.query : ''))).to.deep.equal(['SELECT total FROM orders'])
  })

  it('reads a view of another name, with the columns of versions before 13', async () => {
    server.sql('shop', 'SELECT id FROM orders')
    const [row] = queries(await read({ queryStatementSource: 'stats.older' }))
    expect(row).to.include({ query: 'SELECT id FROM orders', count: 1 })
    expect(row!.duration).to.be.above(0)
  })

  it('says that statements are hidden from a role', async () => {
    server.sql('shop', 'SELECT id FROM orders')
    const rows = await read({ username: 'reader' })
    expect(queries(rows)).to.deep.equal([])
    const [hidden] = rows.flatMap((row) => (isLeft(row as Left) ? [row as Left] : []))
    expect(hidden?.left.error).to.match(/^\d+ statements are hidden from reader: GRANT pg_read_all_stats/)
  })

  for (const [queryStatementSource, problem] of [
    ['pg_stat_statements', /CREATE EXTENSION pg_stat_statements;/],
    ['stats.nothing', /there is no view stats\.nothing/],
  ] as const) {
    it(`says what to do when there is no ${queryStatementSource}`, async () => {
      const database = await pglite.start()
      const outcome = await read({ queryStatementSource }, database.port, database.database).catch(
        (error: Error) => error,
      )
      await database.stop()
      expect(outcome).to.be.an('error').with.property('message').that.matches(problem)
    })
  }
})
