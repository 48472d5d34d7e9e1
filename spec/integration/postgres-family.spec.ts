import { expect } from 'chai'
import { cockroachTables, cockroachVariant } from '../../lib/connectors/postgres/cockroach/variant.js'
import { postgres } from '../../lib/connectors/postgres/config.js'
import { greenplum6, greenplumVariant } from '../../lib/connectors/postgres/greenplum/variant.js'
import { timescaleSpec } from '../../lib/connectors/postgres/index.js'
import { type Reading, readerOf } from '../../lib/connectors/postgres/source.js'
import { timescale } from '../../lib/connectors/postgres/timescale/config.js'
import type { TableRow } from '../../lib/services/database/rows.js'
import { describeServiceSpec } from '../../lib/testing/describe-service-spec.js'
import { startTestCatalog } from '../support/catalog.js'
import { requireOrSkip } from '../support/databases.js'
import { type PostgresServer, serverPrograms, startPostgres } from '../support/postgres-server.js'
import { postgresDocument, runInto } from '../support/run-config.js'

/** The columns that the documentation of TimescaleDB gives its views; here they are tables with rows in them. */
const TIMESCALE = `
  CREATE SCHEMA timescaledb_information; CREATE SCHEMA _timescaledb_internal; CREATE SCHEMA shop;
  CREATE TABLE timescaledb_information.dimensions (hypertable_schema name, hypertable_name name, dimension_number bigint, column_name name,
    column_type regtype, dimension_type text, time_interval interval, integer_interval bigint, integer_now_func name, num_partitions smallint);
  CREATE TABLE timescaledb_information.continuous_aggregates (hypertable_schema name, hypertable_name name, view_schema name, view_name name,
    view_owner name, materialized_only boolean, compression_enabled boolean, materialization_hypertable_schema name,
    materialization_hypertable_name name, view_definition text, finalized boolean);
  CREATE TABLE shop.conditions (time timestamptz NOT NULL, device int, temperature float8); COMMENT ON TABLE shop.conditions IS 'Measured';
  CREATE TABLE shop.plain (id int PRIMARY KEY);
  CREATE TABLE _timescaledb_internal._hyper_1_1_chunk () INHERITS (shop.conditions);
  CREATE TABLE _timescaledb_internal._materialized_hypertable_2 (bucket timestamptz, hottest float8);
  CREATE VIEW shop.hourly AS SELECT bucket, hottest FROM _timescaledb_internal._materialized_hypertable_2;
  INSERT INTO timescaledb_information.dimensions VALUES
    ('shop', 'conditions', 2, 'device', 'int', 'Space', NULL, NULL, NULL, 4),
    ('shop', 'conditions', 1, 'time', 'timestamptz', 'Time', '7 days', NULL, NULL, NULL);
  INSERT INTO timescaledb_information.continuous_aggregates VALUES ('shop', 'conditions', 'shop', 'hourly', 'postgres', true, false,
    '_timescaledb_internal', '_materialized_hypertable_2', ' SELECT max(temperature) AS hottest FROM shop.conditions;', true)`

/** `gp_distribution_policy`, `pg_partition` and `pg_partition_rule` as in the Reference Guide of Greenplum 6. */
const GREENPLUM = `
  CREATE TABLE gp_distribution_policy (localoid oid, policytype "char", numsegments int, distkey int2vector, distclass oidvector);
  CREATE TABLE pg_partition (parrelid oid, parkind "char", parlevel int2, paristemplate bool, parnatts int2, paratts int2vector, parclass oidvector);
  CREATE TABLE pg_partition_rule (paroid oid, parchildrelid oid, parparentrule oid, parname name);
  CREATE SCHEMA dw; CREATE TABLE dw.facts (day date, region text, id int, PRIMARY KEY (id, day)); CREATE TABLE dw.facts_1_prt_1 () INHERITS (dw.facts);
  CREATE TABLE dw.keys (k int PRIMARY KEY); CREATE TABLE dw.spread (a int, b int REFERENCES dw.keys);
  CREATE VIEW dw.v AS SELECT id FROM dw.facts;
  INSERT INTO gp_distribution_policy VALUES ('dw.facts'::regclass, 'p', 2, '3 1', ''), ('dw.spread'::regclass, 'p', 2, '', '');
  INSERT INTO pg_partition VALUES ('dw.facts'::regclass, 'r', 0, false, 1, '1', ''), ('dw.facts'::regclass, 'l', 1, false, 1, '2', '');
  INSERT INTO pg_partition_rule VALUES (1, 'dw.facts_1_prt_1'::regclass, 0, 'p1')`

const COCKROACH = `
  CREATE SCHEMA bank; CREATE TYPE bank.mood AS ENUM ('ok', 'bad');
  CREATE TABLE bank.accounts (id uuid PRIMARY KEY, a int, b int, tags text[], mood bank.mood, balance numeric(12, 2) NOT NULL, UNIQUE (a, b));
  COMMENT ON TABLE bank.accounts IS 'Of customers'; COMMENT ON COLUMN bank.accounts.a IS 'First';
  CREATE TABLE bank.moves (id int8 PRIMARY KEY, y int, x int, self int8 REFERENCES bank.moves, FOREIGN KEY (x, y) REFERENCES bank.accounts (a, b));
  CREATE VIEW bank.rich AS SELECT id FROM bank.accounts WHERE balance > 10; CREATE MATERIALIZED VIEW bank.sums AS SELECT sum(balance) FROM bank.accounts;
  CREATE TABLE bank.none ()`

describe('servers that have PostgreSQL’s catalog', function () {
  this.timeout(60_000)
  let server: PostgresServer
  before(async function () {
    const absent = () =>
      serverPrograms() ? undefined : 'no PostgreSQL server is installed: apt-get install postgresql'
    requireOrSkip(this, { absent })
    server = await startPostgres()
    for (const [database, sql] of Object.entries({ metrics: TIMESCALE, warehouse: GREENPLUM, bank: COCKROACH })) {
      server.sql('postgres', `CREATE DATABASE ${database}`)
      server.sql(database, sql)
    }
  })
  after(() => server?.stop())

  const login = () =>
    postgres.connection.parse({ username: 'postgres', hostPort: `127.0.0.1:${server.port}`, database: 'x' })

  async function tablesOf(
    database: string,
    schema: string,
    variant: Reading['variant'],
  ): Promise<ReadonlyMap<string, TableRow>> {
    const reader = await readerOf({ login: login(), database, all: false, classification: 'Tags', variant })
    const session = await reader.open(database, 1)
    try {
      const options = { tables: true, views: true, ddl: false, tags: true }
      const rows = new Map<string, TableRow>()
      for await (const row of session.tables(schema, options)) rows.set(row.name, row)
      const names: string[] = []
      for await (const name of session.tableNames(schema)) names.push(name)
      expect(names.sort()).to.deep.equal([...rows.keys()].sort())
      return rows
    } finally {
      await session.close()
      await reader.close()
    }
  }

  it('of TimescaleDB show hypertables and continuous aggregates as what they are, and no chunks', async () => {
    const catalog = await startTestCatalog()
    try {
      const document = postgresDocument(server.port, 'metrics', {
        schemaFilterPattern: { excludes: ['^information_schema$'] },
      })
      const { type: _, ...connection } = document.source.serviceConnection.config
      Object.assign(document.source, {
        type: 'timescale',
        serviceConnection: { config: { type: 'Timescale', ...connection } },
      })
      const result = await runInto(catalog, document)
      expect(result.problems).to.deep.equal([])
      expect(catalog.entity('services/databaseServices', 'pg')).to.include({ serviceType: 'Timescale' })
      expect(catalog.live('databaseSchemas')).to.deep.equal(['pg.metrics.public', 'pg.metrics.shop'])
      const table = (name: string) => catalog.entity('tables', `pg.metrics.shop.${name}`)!
      expect(table('conditions')).to.deep.include({
        tableType: 'Partitioned',
        description: 'Measured',
        tablePartition: {
          columns: [
            { columnName: 'time', intervalType: 'TIME-UNIT', interval: '7 days' },
            { columnName: 'device', intervalType: 'COLUMN-VALUE' },
          ],
        },
      })
      expect(table('hourly')).to.include({
        tableType: 'MaterializedView',
        schemaDefinition: 'create view shop.hourly as SELECT max(temperature) AS hottest FROM shop.conditions;',
      })
      expect(table('plain')).to.include({ tableType: 'Regular' }).and.not.have.property('tablePartition')
    } finally {
      await catalog.close()
    }
  })

  it('of Greenplum 7 have distribution keys beside what PostgreSQL 12 has', async () => {
    const rows = await tablesOf('warehouse', 'dw', greenplumVariant)
    expect(rows.get('facts')).to.deep.include({
      distributionKey: ['id', 'day'],
      primaryKey: ['id', 'day'],
      type: 'Regular',
    })
    expect(rows.get('spread')!.distributionKey).to.equal(undefined)
    expect(rows.get('spread')!.foreignKeys).to.deep.equal([
      { columns: ['b'], schema: 'dw', table: 'keys', referredColumns: ['k'] },
    ])
  })

  it('of Greenplum 6 keep partitions where PostgreSQL 9.4 had none', async () => {
    const rows = await tablesOf('warehouse', 'dw', greenplum6)
    expect([...rows.keys()].sort()).to.deep.equal(['facts', 'keys', 'spread', 'v'])
    expect(rows.get('facts')).to.deep.include({
      type: 'Partitioned',
      distributionKey: ['id', 'day'],
      primaryKey: ['id', 'day'],
      partition: { columns: [{ columnName: 'day', intervalType: 'TIME-UNIT' }] },
    })
    const later = /relispartition|conparentid|partstrat|pg_partitioned_table|attgenerated|attidentity|pg_policy|prokind/
    const query = { tables: true, views: true, ddl: true, tags: true }
    expect(`${greenplum6.tables(query)} ${greenplum6.tableNames}`).to.not.match(later)
  })

  it('of CockroachDB give the same tables as PostgreSQL, from listings that are gone through once', async () => {
    const rows = await tablesOf('bank', 'bank', {
      ...cockroachVariant,
      tables: (query) => cockroachTables(query, 'false'),
    })
    expect([...rows].map(([name, { type, columns }]) => `${name} ${type} ${columns.length}`)).to.deep.equal([
      'accounts Regular 6',
      'moves Regular 4',
      'none Regular 0',
      'rich View 1',
      'sums MaterializedView 1',
    ])
    const accounts = rows.get('accounts')!
    expect(accounts).to.deep.include({
      comment: 'Of customers',
      owner: 'postgres',
      primaryKey: ['id'],
      uniqueKeys: [['a', 'b']],
    })
    expect(accounts.columns.map(({ name, type, comment }) => [name, type.dataType, comment])).to.deep.equal([
      ['id', 'UUID', undefined],
      ['a', 'INT', 'First'],
      ['b', 'INT', undefined],
      ['tags', 'ARRAY', undefined],
      ['mood', 'ENUM', undefined],
      ['balance', 'NUMERIC', undefined],
    ])
    expect(rows.get('moves')!.foreignKeys).to.have.deep.members([
      { columns: ['x', 'y'], schema: 'bank', table: 'accounts', referredColumns: ['a', 'b'] },
      { columns: ['self'], schema: 'bank', table: 'moves', referredColumns: ['id'] },
    ])
    expect(rows.get('rich')!.definition).to.match(/^create view bank\.rich as\s+SELECT/)
  })

  it('of CockroachDB leave out columns that nobody declared, and its own schemas', async () => {
    const query = { tables: true, views: true, ddl: false, tags: false }
    expect(cockroachVariant.tables(query)).to.contain('AND NOT a.attishidden')
    const rows = await tablesOf('bank', 'bank', {
      ...cockroachVariant,
      tables: (options) => cockroachTables(options, "(a.attname = 'id' AND a.atttypid = 'int8'::regtype)"),
    })
    expect(rows.get('moves')!.columns.map(({ name }) => name)).to.deep.equal(['y', 'x', 'self'])
    expect(rows.get('moves')!.primaryKey).to.deep.equal([])
    server.sql('bank', 'CREATE SCHEMA crdb_internal')
    const reader = await readerOf({
      login: login(),
      database: 'bank',
      all: true,
      schema: undefined,
      classification: 'Tags',
      variant: cockroachVariant,
    })
    const session = await reader.open('bank', 1)
    const names: string[] = []
    for await (const { name } of session.schemas()) names.push(name)
    await session.close()
    await reader.close()
    expect(names).to.deep.equal(['bank', 'public'])
  })

  describe('of TimescaleDB', () => {
    describeServiceSpec(timescale, timescaleSpec, {
      sourceConfig: { includeDDL: true, schemaFilterPattern: { excludes: ['^information_schema$'] } },
      options: () => ({
        hostPort: `127.0.0.1:${server.port}`,
        username: 'postgres',
        database: 'metrics',
        authType: { password: 'canary-51c2' },
      }),
      unreachable: { hostPort: '127.0.0.1:1' },
    })
  })
})
