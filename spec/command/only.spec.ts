import { expect } from 'chai'
import { mariadbConnection } from '../../lib/connectors/mysql/mariadb.js'
import { mariadbSettings } from '../../lib/connectors/mysql/settings.js'
import { mysqlReader } from '../../lib/connectors/mysql/source.js'
import { postgresConnection } from '../../lib/connectors/postgres/config.js'
import { postgresReader } from '../../lib/connectors/postgres/source.js'
import type { DatabaseReader } from '../../lib/services/database/reader.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { cli, temporaryFolder } from '../support/cli.js'
import { debian, requireOrSkip } from '../support/databases.js'
import { mariadb, startMariadb } from '../support/mariadb-server.js'
import { startPostgres } from '../support/postgres-server.js'

const SETUP = `CREATE SCHEMA shop; CREATE SCHEMA old; CREATE TABLE shop.a (id int PRIMARY KEY); CREATE TABLE shop.b (id int);
  CREATE VIEW shop.v AS SELECT id FROM shop.a; CREATE TABLE old.t (id int); CREATE TABLE old.u (id int);`
const CHANGE = 'DROP TABLE shop.b; DROP TABLE old.t; CREATE TABLE shop.c (id int, name varchar(9));'

/** A server that runs statements, and the source of a config that reads it. */
interface Server {
  readonly sql: (statements: string) => void
  readonly source: object
  readonly reader: () => Promise<DatabaseReader>
  /** FQN of the database. */
  readonly database: string
  readonly stop: () => Promise<void>
}

const SERVERS = [
  {
    name: 'PostgreSQL',
    absent: debian.absent,
    start: async (): Promise<Server> => {
      const server = await startPostgres()
      const config = {
        type: 'Postgres',
        username: 'postgres',
        hostPort: `127.0.0.1:${server.port}`,
        database: 'postgres',
      }
      return {
        sql: (statements) => void server.sql('postgres', statements),
        source: { type: 'postgres', serviceConnection: { config } },
        reader: () => postgresReader(postgresConnection.parse(config)),
        database: 'svc.postgres',
        stop: () => server.stop(),
      }
    },
  },
  {
    name: 'MariaDB',
    absent: mariadb.absent,
    start: async (): Promise<Server> => {
      const server = await startMariadb()
      server.sql("CREATE USER reader IDENTIFIED BY ''; GRANT ALL ON *.* TO reader")
      const config = { type: 'MariaDB', username: 'reader', hostPort: `127.0.0.1:${server.port}` }
      return {
        sql: (statements) => void server.sql(statements),
        source: { type: 'mariadb', serviceConnection: { config } },
        reader: async () => mysqlReader(mariadbSettings(mariadbConnection.parse(config))),
        database: 'svc.default',
        stop: () => server.stop(),
      }
    },
  },
]

describe('a run over one thing only', function () {
  this.timeout(60_000)
  for (const kind of SERVERS)
    describe(`of ${kind.name}`, () => {
      let server: Server
      let catalog: TestCatalog
      const folder = temporaryFolder()
      const run = (...flags: string[]) =>
        cli([
          folder.file('config.json', {
            source: {
              ...server.source,
              serviceName: 'svc',
              sourceConfig: {
                config: {
                  type: 'DatabaseMetadata',
                  schemaFilterPattern: { includes: ['^(shop|old)$'] },
                  markDeletedSchemas: true,
                },
              },
            },
            workflowConfig: {
              openMetadataServerConfig: { hostPort: catalog.url, securityConfig: { jwtToken: 'jwt-77' } },
            },
          }),
          ...flags,
        ])
      const ended = async (...flags: string[]) => {
        const { code, stderr, stdout } = await run(...flags)
        expect(code, stderr + stdout).to.equal(0)
        return stdout
      }
      const tables = (...names: string[]) => names.map((name) => `${server.database}.${name}`)

      before(async function () {
        requireOrSkip(this, kind)
        server = await kind.start()
        server.sql(SETUP)
        catalog = await startTestCatalog()
        await ended()
        server.sql(CHANGE)
      })
      after(async () => {
        folder.remove()
        await catalog?.close()
        await server?.stop()
      })

      it('writes a table, and neither looks at what is beside it nor marks that deleted', async () => {
        const stdout = await ended('--only', `${server.database}.shop.c`)
        expect(stdout).to.match(/Processed records: 3 \(database 1, databaseSchema 1, table 1\)/)
        expect(catalog.live('tables')).to.deep.equal(tables('old.t', 'old.u', 'shop.a', 'shop.b', 'shop.c', 'shop.v'))
        expect(catalog.deleted('tables')).to.deep.equal([])
      })

      it('asks the server for that table alone', async () => {
        const reader = await server.reader()
        const session = await reader.open(server.database.replace('svc.', ''), 1)
        const rows: string[] = []
        const all = { tables: true, views: true, ddl: false, tags: true }
        for await (const { name } of session.tables('shop', { ...all, name: 'c' })) rows.push(name)
        await session.close()
        await reader.close()
        expect(rows).to.deep.equal(['c'])
      })

      it('marks deleted what a schema no longer has, and nothing in another', async () => {
        await ended('--only', `${server.database}.shop`)
        expect(catalog.deleted('tables')).to.deep.equal(tables('shop.b'))
        expect(catalog.live('databaseSchemas')).to.deep.equal(tables('old', 'shop'))
      })

      it('reads the whole of a database', async () => {
        await ended('--only', server.database)
        expect(catalog.deleted('tables')).to.deep.equal(tables('old.t', 'shop.b'))
      })

      it('plans the same', async () => {
        server.sql('DROP TABLE shop.c; ALTER TABLE shop.a ADD made date;')
        const { stdout } = await run('--dry-run', '--only', `${server.database}.shop.a`)
        expect(stdout).to.contain('Plan: 0 to create, 1 to update, 0 to mark deleted, 3 unchanged.')
      })

      it('fails by name when there is no such thing, and deletes nothing', async () => {
        const { code, stdout } = await run('--only', `${server.database}.shop.nowhere`)
        expect(code).to.equal(1)
        expect(stdout).to.contain(`${server.database}.shop has no table nowhere`)
        expect(catalog.live('tables')).to.include(`${server.database}.shop.a`)
      })
    })

  it('is refused with 2 when it could not be of the service', async () => {
    for (const [fqn, said] of [
      ['other.db', 'expected an FQN below the service shop'],
      ['shop', 'expected service.database[.schema[.table]]'],
      ['shop.a.b.c.d', 'expected service.database[.schema[.table]]'],
    ] as const) {
      const { code, stderr } = await cli(['config/quickstart.json', '--only', fqn])
      expect(code, stderr).to.equal(2)
      expect(stderr).to.contain(said)
    }
  })
})
