import { expect } from 'chai'
import { mysqlConnection } from '../../../lib/connectors/mysql/config.js'
import { mysqlSpec } from '../../../lib/connectors/mysql/index.js'
import { userOf } from '../../../lib/connectors/mysql/query-log.js'
import type { Left } from '../../../lib/record/either.js'
import { type LoggedQuery, logWindow } from '../../../lib/services/database/query-log/query-log.js'
import { requireOrSkip } from '../../support/databases.js'
import { type MariadbServer, mariadb, startMariadb } from '../../support/mariadb-server.js'

const SETUP = `
  CREATE DATABASE shop; CREATE DATABASE \`my db\`; CREATE TABLE shop.orders (id INT, total INT); CREATE TABLE \`my db\`.orders (id INT);
  CREATE USER reader@'%'; GRANT SELECT ON *.* TO reader@'%'; CREATE USER app@'%'; GRANT ALL ON *.* TO app@'%';
  SET GLOBAL long_query_time = 0.2`
const EMPTY = 'TRUNCATE mysql.slow_log; TRUNCATE mysql.general_log'

describe('the query log of MariaDB', function () {
  this.timeout(60_000)
  let server: MariadbServer
  before(async function () {
    requireOrSkip(this, mariadb)
    server = await startMariadb()
    server.sql(SETUP)
  })
  after(() => server?.stop())
  beforeEach(() => {
    server.sql("SET GLOBAL log_output = 'TABLE', general_log = ON, slow_query_log = ON")
    server.sql(EMPTY)
  })

  async function read({
    filterCondition,
    limit = 100,
    window = logWindow(1, Date.now()),
    ...connection
  }: Readonly<Record<string, unknown>> = {}): Promise<readonly LoggedQuery[]> {
    const log = await mysqlSpec.queryLog!(
      mysqlConnection.parse({ username: 'reader', hostPort: `127.0.0.1:${server.port}`, ...connection }),
    )
    const rows: (LoggedQuery | Left)[] = []
    try {
      const queries = log.queries({
        ...(window as ReturnType<typeof logWindow>),
        limit: limit as number,
        filterCondition: filterCondition as string,
      })
      for await (const row of queries) rows.push(row)
    } finally {
      await log.close()
    }
    return rows as LoggedQuery[]
  }
  const texts = async (options?: Readonly<Record<string, unknown>>) => (await read(options)).map(({ query }) => query)

  it('has who ran each statement when and in which schema, oldest first', async () => {
    const started = Date.now()
    server.sql('SELECT id FROM shop.orders; USE shop; SELECT total FROM orders; USE `my db`; SELECT id FROM orders')
    server.sql('SELECT id FROM `my db`.orders')
    const queries = await read({ databaseName: 'prod' })
    const facts = queries
      .filter(({ query }) => query.includes('orders'))
      .map(({ query, schema, user, database }) => [query, schema, user, database])
    expect(facts).to.deep.equal([
      ['SELECT id FROM shop.orders', undefined, 'root', 'prod'],
      ['SELECT total FROM orders', 'shop', 'root', 'prod'],
      ['SELECT id FROM orders', 'my db', 'root', 'prod'],
      ['SELECT id FROM `my db`.orders', undefined, 'root', 'prod'],
    ])
    for (const { startTime } of queries) expect(startTime).to.be.within(started - 1000, Date.now() + 1)
  })

  it('takes durations and schemas from the slow log when told to', async () => {
    server.sql('USE shop; SELECT sleep(0.3), max(id) FROM orders; SELECT id FROM orders')
    const [slow, ...rest] = await read({ useSlowLogs: true })
    expect(rest).to.deep.equal([])
    expect(slow).to.include({ query: 'SELECT sleep(0.3), max(id) FROM orders', schema: 'shop', user: 'root' })
    expect(slow!.duration).to.be.within(290, 5000)
    expect(slow!.endTime! - slow!.startTime!).to.equal(Math.round(slow!.duration!))
  })

  it('leaves out the statements of metadata tools, itself among them, and what reads no table', async () => {
    server.sql('/* {"app": "OpenMetadata", "version": "2.0"} */ SELECT id FROM shop.orders')
    server.sql(' /* {"app": "dbt"} */ SELECT total FROM shop.orders')
    server.sql('SET @a = 1; BEGIN; COMMIT; SHOW TABLES FROM shop; set names utf8mb4; USE shop')
    await read()
    expect(await texts()).to.deep.equal([])
  })

  it('tells nobody the password in a statement about accounts', async () => {
    server.sql(
      "CREATE OR REPLACE USER x IDENTIFIED BY 'canary'; ALTER USER x IDENTIFIED BY 'canary'; SET PASSWORD FOR x = PASSWORD('canary')",
    )
    server.sql("GRANT SELECT ON shop.* TO x IDENTIFIED BY 'canary'; DROP USER x")
    expect(await texts()).to.deep.equal([])
  })

  it('counts statements alone up to the limit', async () => {
    server.sql('USE shop; SELECT 1 FROM orders; USE `my db`; SELECT 2 FROM orders; SELECT 3 FROM orders')
    const all = await texts({ filterCondition: "argument LIKE '%orders'" })
    expect(all).to.deep.equal(['SELECT 1 FROM orders', 'SELECT 2 FROM orders', 'SELECT 3 FROM orders'])
    const two = await read({ filterCondition: "argument LIKE '%orders'", limit: 2 })
    expect(two.map(({ query, schema }) => [query, schema])).to.deep.equal([
      ['SELECT 1 FROM orders', 'shop'],
      ['SELECT 2 FROM orders', 'my db'],
    ])
  })

  it('adds the filter condition, whatever operators are in it', async () => {
    server.sql("SELECT id FROM shop.orders; SELECT total FROM shop.orders WHERE id = 'why?'")
    const filterCondition = "argument LIKE '%why?%' OR user_host LIKE 'nobody%'"
    expect(await texts({ filterCondition })).to.deep.equal(["SELECT total FROM shop.orders WHERE id = 'why?'"])
  })

  it('reads the days of the window alone', async () => {
    server.sql('SELECT id FROM shop.orders')
    const { from, to } = logWindow(1, Date.now())
    expect(await texts({ window: { from, to } })).to.have.lengthOf(1)
    expect(await texts({ window: { from: new Date(0), to: from } })).to.deep.equal([])
    expect(await texts({ window: { from: to, to: new Date(to.getTime() + 1) } })).to.deep.equal([])
  })

  it('reads a view with other rows in its place', async () => {
    server.sql(`CREATE OR REPLACE VIEW shop.\`old log\` AS
      SELECT now(6) AS event_time, 'me[me] @ here []' AS user_host, 7 AS thread_id, 'Query' AS command_type, 'SELECT 7' AS argument`)
    const [row, ...rest] = await read({ queryHistoryTable: 'shop.old log' })
    expect(rest).to.deep.equal([])
    expect(row).to.include({ query: 'SELECT 7', user: 'me' })
  })

  for (const [useSlowLogs, off, problem] of [
    [
      false,
      'general_log = OFF',
      /the general log is not kept in a table: SET GLOBAL log_output = 'TABLE', general_log = ON/,
    ],
    [false, "log_output = 'FILE'", /the general log is not kept in a table/],
    [true, 'slow_query_log = OFF', /the slow log is not kept in a table: .*slow_query_log = ON/],
  ] as const) {
    it(`says what to do when nothing is logged: ${off}`, async () => {
      server.sql(`SET GLOBAL ${off}`)
      server.sql(EMPTY)
      const outcome = await read({ useSlowLogs }).catch((error: Error) => error)
      expect(outcome).to.be.an('error').with.property('message').that.matches(problem)
    })
  }

  it('passes on why it may not read', async () => {
    server.sql("CREATE OR REPLACE USER nobody@'%'")
    const outcome = await read({ username: 'nobody' }).catch((error: Error) => error)
    expect(outcome)
      .to.be.an('error')
      .with.property('message')
      .that.matches(/SELECT command denied.*general_log/)
  })
})

describe('the user of a row in the query log', () => {
  for (const [userHost, user] of [
    ['root[root] @ localhost []', 'root'],
    ['[root] @ localhost []', 'root'],
    ['role_owner[login] @  [10.0.0.7]', 'role_owner'],
    ['[] @  []', undefined],
    ['', undefined],
  ] as const) {
    it(`of ${userHost || 'nothing'} is ${user ?? 'not known'}`, () => expect(userOf(userHost).user).to.equal(user))
  }
})
