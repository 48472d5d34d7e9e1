import { expect } from 'chai'
import { debian, requireOrSkip } from '../support/databases.js'
import { fault } from '../support/faults/case.js'
import { sourceRuns } from '../support/faults/source-runs.js'
import { type MariadbServer, mariadb, startMariadb } from '../support/mariadb-server.js'
import { type PostgresServer, startPostgres } from '../support/postgres-server.js'
import { postgresDocument } from '../support/run-config.js'

const NAMES = Array.from({ length: 8 }, (_, n) => `t${n}`)
const TABLES = NAMES.map((name) => `CREATE TABLE stock.${name} (id int);`).join('')
const ALL_DELETED = { markDeletedSchemas: true, markDeletedDatabases: true }

/** PostgreSQL shows its catalog to everybody; a database is closed to those who may not connect. */
describe('faults: a role that loses its privileges on PostgreSQL', function () {
  this.timeout(60_000)
  let server: PostgresServer
  before(async function () {
    requireOrSkip(this, debian)
    server = await startPostgres()
    server.sql('postgres', 'CREATE ROLE reader LOGIN')
  })
  after(() => server?.stop())

  const LOST = [
    { what: 'USAGE and SELECT', revoke: 'REVOKE ALL ON SCHEMA stock FROM reader; REVOKE ALL ON ALL TABLES IN SCHEMA stock FROM reader', state: 'success' },
    { what: 'CONNECT', revoke: 'REVOKE CONNECT ON DATABASE $ FROM public, reader', state: 'partialSuccess' },
  ] as const // biome-ignore format: a table
  for (const [index, { what, revoke, state }] of LOST.entries())
    fault(14, `${what} costs the catalog nothing`, { generations: ['2.0'] }, (the) =>
      sourceRuns(the, async (runs) => {
        const database = `shop_${index}`
        server.sql('postgres', `CREATE DATABASE ${database}`)
        server.sql(database, `CREATE SCHEMA stock; ${TABLES}`)
        server.sql(
          database,
          'GRANT USAGE ON SCHEMA stock TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA stock TO reader',
        )
        const source = postgresDocument(
          server.port,
          'postgres',
          { ...ALL_DELETED, databaseFilterPattern: { includes: [`^(postgres|${database})$`] } },
          { username: 'reader', ingestAllDatabases: true },
        ).source
        expect((await runs.run(source)).status?.state).to.equal('success')
        const kinds = ['databases', 'databaseSchemas', 'tables']
        const before = kinds.flatMap(runs.live)
        expect(before).to.include(`shop.${database}.stock.t0`)
        server.sql(database, revoke.replace('$', database))
        const run = await runs.run(source)
        expect(run.status?.state, run.stderr).to.equal(state)
        expect(kinds.flatMap(runs.live)).to.deep.equal(before)
      }),
    )
})

/**
 * MariaDB hides what a role has no privilege on: to it what it may not see is not there. A schema of which nothing is left
 * goes with its tables where `markDeletedSchemas` says so, which it does not by itself.
 */
describe('faults: a role that loses its privileges on MariaDB', function () {
  this.timeout(60_000)
  let server: MariadbServer
  before(async function () {
    requireOrSkip(this, mariadb)
    server = await startMariadb()
  })
  after(() => server?.stop())

  const LOST = [
    { what: 'SELECT on most tables', left: ['t0'], state: 'failed', said: /7 of 8 tables are gone/ },
    { what: 'SELECT on all tables', left: [], state: 'success', said: /"errors":0/ },
  ] as const // biome-ignore format: a table
  for (const [index, { what, left, state, said }] of LOST.entries())
    fault(14, `${what} costs the catalog nothing`, { generations: ['2.0'] }, (the) =>
      sourceRuns(the, async (runs) => {
        const role = `reader_${index}`
        const schema = `stock_${index}`
        const grant = (names: readonly string[]): string =>
          names.map((name) => `GRANT SELECT ON ${schema}.${name} TO ${role};`).join('')
        server.sql(
          `CREATE DATABASE ${schema}; CREATE USER ${role} IDENTIFIED BY ''; ${TABLES.replaceAll('stock.', `${schema}.`)}${grant(NAMES)}`,
        )
        const source = {
          type: 'mariadb',
          serviceConnection: { config: { type: 'MariaDB', username: role, hostPort: `127.0.0.1:${server.port}` } },
          sourceConfig: {
            config: { type: 'DatabaseMetadata', schemaFilterPattern: { includes: ['stock'] } },
          },
        }
        const first = await runs.run(source)
        expect(first.status?.state, first.stderr).to.equal('success')
        const before = runs.live('tables')
        expect(before).to.have.lengthOf(8)
        server.sql(`REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${role}; ${grant(left)}`)
        const run = await runs.run(source)
        expect(run.status?.state, run.stderr).to.equal(state)
        expect(JSON.stringify(run.status)).to.match(said)
        expect(runs.live('tables')).to.deep.equal(before)
      }),
    )
})
