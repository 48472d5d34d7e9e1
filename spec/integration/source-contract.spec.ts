import { setTimeout as sleep } from 'node:timers/promises'
import { duckdb } from '../../lib/connectors/duckdb/config.js'
import { duckdbSpec } from '../../lib/connectors/duckdb/index.js'
import { postgres } from '../../lib/connectors/postgres/config.js'
import { postgresSpec } from '../../lib/connectors/postgres/index.js'
import { describeServiceSpec } from '../../lib/testing/describe-service-spec.js'
import { bytesOfRead } from '../support/bytes-of-read.js'
import { temporaryFolder } from '../support/cli.js'
import { type CutProxy, startCutProxy } from '../support/cut-proxy.js'
import { debian, fixture, requireOrSkip, type TestDatabase } from '../support/databases.js'

describe('PostgreSQL as a source', function () {
  this.timeout(30_000)
  let database: TestDatabase
  let cut: CutProxy | undefined
  before(async function () {
    requireOrSkip(this, debian)
    database = await debian.start()
    await database.sql(fixture('portable.sql'))
  })
  after(async () => {
    await cut?.close()
    await database?.stop()
  })

  const sourceConfig = { includeDDL: true }
  const options = (port: number) => ({
    hostPort: `127.0.0.1:${port}`,
    username: 'postgres',
    database: 'shop',
    authType: { password: 'canary-51c2' },
  })

  const connection = (port: number) => postgres.connection.parse(options(port))

  const IDLE = `DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_stat_activity WHERE datname = 'shop' AND pid <> pg_backend_pid()) THEN
      RAISE EXCEPTION 'a session is still open';
    END IF;
  END $$`

  async function noSession(deadline: number): Promise<void> {
    try {
      await database.sql(IDLE)
    } catch (error) {
      if (Date.now() > deadline) throw error
      await sleep(100)
      return noSession(deadline)
    }
  }

  describeServiceSpec(postgres, postgresSpec, {
    sourceConfig,
    options: () => options(database.port),
    unreachable: { hostPort: '127.0.0.1:1' },
    broken: async () => {
      cut = await startCutProxy(
        database.port,
        (await bytesOfRead(database.port, postgresSpec, connection, sourceConfig)) * 0.6,
      )
      return options(cut.port)
    },
    released: () => noSession(Date.now() + 5000),
  })
})

describe('DuckDB as a source', function () {
  this.timeout(30_000)
  const folder = temporaryFolder()
  after(() => folder.remove())
  // Its listings come from a snapshot in memory: there is no way to break one off from outside.
  describeServiceSpec(duckdb, duckdbSpec, {
    options: () => ({
      setup: folder.file(
        'setup.sql',
        'CREATE SCHEMA a; CREATE TABLE a.t (id INT PRIMARY KEY, s STRUCT(x INT)); CREATE TABLE a.u (id INT REFERENCES a.t); CREATE VIEW a.v AS FROM a.t; CREATE MACRO a.m(x) AS x + 1',
      ),
    }),
    unreachable: { setup: '/no/such/setup.sql' },
  })
})
