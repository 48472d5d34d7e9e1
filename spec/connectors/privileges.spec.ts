import { expect } from 'chai'
import { postgres, postgresConnection } from '../../lib/connectors/postgres/config.js'
import { postgresReader } from '../../lib/connectors/postgres/source.js'
import { connectionTest } from '../../lib/connectors/postgres/test-connection.js'
import type { TableRow } from '../../lib/services/database/rows.js'
import { testConnection } from '../../lib/services/test-connection.js'
import { type PostgresServer, serverPrograms, startPostgres } from '../support/postgres-server.js'

/** Nothing in it is open to everybody. */
const CLOSED = `
  REVOKE ALL ON DATABASE my_database FROM public; REVOKE ALL ON SCHEMA public FROM public; CREATE SCHEMA closed;
  CREATE TABLE closed.salaries (id int PRIMARY KEY, amount numeric(10, 2)); COMMENT ON TABLE closed.salaries IS 'Secret';
  CREATE VIEW closed.high AS SELECT id FROM closed.salaries WHERE amount > 10;
  CREATE EXTENSION pg_stat_statements`

describe('the privileges on the reference page of Postgres', () => {
  let server: PostgresServer
  const [login, statements] = [...postgres.privileges.matchAll(/```sql\n(.*?)```/gs)].map(([, sql]) => sql!)
  const connection = () =>
    postgresConnection.parse({ username: 'headwater', hostPort: `127.0.0.1:${server.port}`, database: 'my_database' })
  const failed = async (): Promise<string[]> =>
    (await testConnection(connectionTest(connection()))).filter(({ passed }) => !passed).map(({ name }) => name)

  before(async function () {
    if (!serverPrograms()) this.skip()
    server = await startPostgres()
    server.sql('postgres', 'CREATE DATABASE my_database')
    server.sql('my_database', CLOSED)
    server.sql('my_database', login!)
  })
  after(() => server?.stop())

  it('are enough to read what the role may not touch', async () => {
    expect(await failed()).to.deep.equal(['GetQueries'])
    const reader = await postgresReader(connection())
    const session = await reader.open('my_database', 1)
    const tables: TableRow[] = []
    for await (const table of session.tables('closed', { tables: true, views: true, ddl: true, tags: true })) {
      tables.push(table)
    }
    await session.close()
    await reader.close()
    expect(tables.map(({ name, comment, columns }) => [name, comment, columns.length])).to.deep.equal([
      ['high', undefined, 1],
      ['salaries', 'Secret', 2],
    ])
  })

  it('with those for statements pass every check, and show the text of the statements of others', async () => {
    server.sql('my_database', statements!)
    expect(await failed()).to.deep.equal([])
    const hidden = `SET ROLE headwater; SELECT count(*) FROM pg_stat_statements WHERE query = '<insufficient privilege>'`
    expect(server.sql('my_database', hidden)).to.equal('0')
  })
})
