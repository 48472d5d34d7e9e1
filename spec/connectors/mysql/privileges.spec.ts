import { expect } from 'chai'
import { mysql, mysqlConnection } from '../../../lib/connectors/mysql/config.js'
import { mysqlSpec } from '../../../lib/connectors/mysql/index.js'
import { mariadb as definition } from '../../../lib/connectors/mysql/mariadb.js'
import { mysqlSettings } from '../../../lib/connectors/mysql/settings.js'
import { mysqlReader } from '../../../lib/connectors/mysql/source.js'
import { testConnection } from '../../../lib/services/test-connection.js'
import { requireOrSkip } from '../../support/databases.js'
import { type MariadbServer, mariadb, startMariadb } from '../../support/mariadb-server.js'

const SETUP = `
  CREATE DATABASE my_schema; USE my_schema; CREATE TABLE t (id INT PRIMARY KEY); CREATE VIEW v AS SELECT id FROM t;
  CREATE PROCEDURE p() SELECT 1; CREATE DATABASE other; CREATE TABLE other.hidden (id INT)`

for (const { name, privileges } of [mysql, definition]) {
  describe(`the privileges on the reference page of ${name}`, function () {
    this.timeout(60_000)
    let server: MariadbServer
    const blocks = [...privileges.matchAll(/```sql\n(.*?)```/gs)].map(([, sql]) => sql!)
    const connection = () =>
      mysqlConnection.parse({
        username: 'headwater',
        authType: { password: 'change me' },
        hostPort: `127.0.0.1:${server.port}`,
      })
    const failed = async (): Promise<string[]> =>
      (await testConnection(mysqlSpec.testConnection!(connection())))
        .filter(({ passed }) => !passed)
        .map(({ name: step }) => step)
    before(async function () {
      requireOrSkip(this, mariadb)
      server = await startMariadb()
      server.sql(SETUP)
      server.sql(blocks[0]!)
    })
    after(() => server?.stop())

    it('are enough to read a schema, and no more than that', async () => {
      expect(await failed()).to.deep.equal(['GetQueries'])
      const session = await mysqlReader(mysqlSettings(connection())).open('default', 1)
      const found: (string | undefined)[] = []
      for (const schema of ['my_schema', 'other']) {
        for await (const table of session.tables(schema, { tables: true, views: true, ddl: true, tags: true }))
          found.push(table.name, table.definition?.slice(0, 12))
      }
      for await (const { name: procedure, code } of session.storedProcedures('my_schema')) found.push(procedure, code)
      await session.close()
      const text = blocks[0]!.includes('mysql.proc') ? 'SELECT 1' : ''
      expect(found).to.deep.equal(['t', 'CREATE TABLE', 'v', 'CREATE ALGOR', 'p', text])
    })

    it('with those for logs pass every check', async () => {
      for (const statement of blocks.slice(1)) server.sql(statement)
      expect(await failed()).to.deep.equal([])
    })
  })
}
