import { expect } from 'chai'
import { cockroach } from '../../lib/connectors/postgres/cockroach/config.js'
import { cockroachTables, cockroachVariant } from '../../lib/connectors/postgres/cockroach/variant.js'
import { postgres } from '../../lib/connectors/postgres/config.js'
import { greenplum } from '../../lib/connectors/postgres/greenplum/config.js'
import { greenplum6, greenplumVariant } from '../../lib/connectors/postgres/greenplum/variant.js'
import { cockroachSpec, greenplumSpec, redshiftSpec, timescaleSpec } from '../../lib/connectors/postgres/index.js'
import { redshift } from '../../lib/connectors/postgres/redshift/config.js'
import { type Reading, readerOf } from '../../lib/connectors/postgres/source.js'
import { timescale } from '../../lib/connectors/postgres/timescale/config.js'
import type { TableRow } from '../../lib/services/database/rows.js'
import type { ServiceSpec } from '../../lib/services/service-spec.js'
import { testConnection } from '../../lib/services/test-connection.js'
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
  GRANT USAGE ON SCHEMA timescaledb_information TO public; GRANT SELECT ON ALL TABLES IN SCHEMA timescaledb_information TO public;
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

/** What PostgreSQL lacks of Redshift's catalog, found first on the search path. It shows that the queries fit together, not that Redshift takes them. */
const REDSHIFT = String.raw`
  CREATE SCHEMA shop; CREATE SCHEMA standin; CREATE SCHEMA other; ALTER DATABASE dev SET search_path = standin, pg_catalog, public;
  CREATE TABLE other.pair (a int, b int, PRIMARY KEY (b, a));
  CREATE TABLE shop.sales (id int NOT NULL, x int, y int, FOREIGN KEY (x, y) REFERENCES other.pair (a, b), UNIQUE (x, id));
  COMMENT ON TABLE shop.sales IS 'All that was sold'; COMMENT ON COLUMN shop.sales.x IS 'A part';
  CREATE VIEW shop.sold AS SELECT id FROM shop.sales; CREATE VIEW shop.late AS SELECT; CREATE TABLE shop."mv_tbl__m__0" (id int);
  CREATE FUNCTION shop.one(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
  CREATE VIEW standin.pg_attribute AS
    SELECT attrelid, attname, attnum, atttypid, atttypmod, attnotnull, attisdropped, attname = 'y' AS attisdistkey, CASE attname WHEN 'id' THEN 2 WHEN 'x' THEN -1 ELSE 0 END AS attsortkeyord FROM pg_catalog.pg_attribute;
  CREATE VIEW standin.pg_proc_info AS SELECT oid AS prooid, * FROM pg_catalog.pg_proc;
  CREATE FUNCTION standin.pg_get_late_binding_view_cols() RETURNS SETOF record LANGUAGE sql AS
    $$ SELECT 'shop'::name, 'late'::name, 'id'::name, 'integer'::varchar, 1 $$;
  CREATE TABLE standin.svv_redshift_databases (database_name varchar, database_type varchar);
  INSERT INTO standin.svv_redshift_databases VALUES ('dev', 'local'), ('shared', 'shared'), ('padb_harvest', 'local');
  CREATE TABLE standin.svv_external_tables (redshift_database_name text, schemaname text, tablename text, tabletype text, location text);
  INSERT INTO standin.svv_external_tables VALUES ('dev', 'shop', 'events', 'TABLE', 's3://b/events'), ('old', 'shop', 'not_here', 'TABLE', '');
  CREATE TABLE standin.svv_external_columns (redshift_database_name text, schemaname text, tablename text, columnname text, external_type text,
    columnnum int, part_key int, is_nullable text);
  CREATE TABLE standin.sys_query_history (user_id int, query_id bigint, database_name char(128), query_type char(32), status char(10),
    start_time timestamp, end_time timestamp, execution_time bigint, query_text char(4000));
  CREATE TABLE standin.sys_query_text (user_id int, query_id bigint, sequence int, text char(40));
  INSERT INTO standin.sys_query_history VALUES
    (10, 2, 'dev', 'INSERT', 'success', '2026-03-01 10:00:00.5', '2026-03-01 10:00:02', 1500000, 'INSERT …'),
    (99, 1, 'dev', 'SELECT', 'success', '2026-03-01 09:00:00', NULL, NULL, 'SELECT 1'),
    (10, 3, 'dev', 'SELECT', 'failed', '2026-03-01 11:00:00', NULL, NULL, 'SELECT failed'),
    (10, 4, 'dev', 'UTILITY', 'success', '2026-03-01 11:00:00', NULL, NULL, 'VACUUM'),
    (10, 5, 'dev', 'SELECT', 'success', '2026-03-01 11:00:00', NULL, NULL, '/* {"app": "Headwater"} */ SELECT own'),
    (10, 6, 'dev', 'SELECT', 'success', '2026-02-28 11:00:00', NULL, NULL, 'SELECT long ago');
  INSERT INTO standin.sys_query_text SELECT 10, query_id, 0, query_text FROM standin.sys_query_history WHERE query_id <> 2;
  INSERT INTO standin.sys_query_text VALUES (10, 2, 1, 'FROM shop.sales\nWHERE x = 1'), (10, 2, 0, 'INSERT INTO other.pair SELECT id,       ');
  INSERT INTO standin.svv_external_columns VALUES ('dev', 'shop', 'events', 'day', 'date', 2, 1, ''), ('dev', 'shop', 'events', 'id', 'int', 1, 0, '')`

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
    for (const [database, sql] of Object.entries({
      metrics: TIMESCALE,
      warehouse: GREENPLUM,
      bank: COCKROACH,
      dev: REDSHIFT,
    })) {
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

  it('of Redshift tell their statements, put together from pieces', async () => {
    const config = { hostPort: `127.0.0.1:${server.port}`, username: 'postgres', database: 'dev' }
    const log = await redshiftSpec.queryLog!(redshift.connection.parse(config))
    const found: unknown[] = []
    const window = { from: new Date('2026-03-01'), to: new Date('2026-03-02'), limit: 10 }
    for await (const statement of log.queries(window)) found.push(statement)
    const limited: unknown[] = []
    for await (const one of log.queries({ ...window, limit: 1, filterCondition: "h.query_type = 'INSERT'" }))
      limited.push(one)
    await log.close()
    const startTime = Date.parse('2026-03-01T09:00:00Z')
    const insert = {
      query: 'INSERT INTO other.pair SELECT id,       FROM shop.sales\nWHERE x = 1',
      database: 'dev',
      user: 'postgres',
      startTime: startTime + 3_600_500,
      endTime: startTime + 3_602_000,
      duration: 1500,
    }
    expect(found).to.deep.equal([{ query: 'SELECT 1', database: 'dev', startTime }, insert])
    expect(limited).to.deep.equal([insert])
  })

  it('of Redshift are read in its own words', async () => {
    const catalog = await startTestCatalog()
    try {
      const options = { schemaFilterPattern: { includes: ['^(shop|other)$'] } }
      const document = postgresDocument(server.port, 'dev', options, { ingestAllDatabases: true })
      const { type: _, ...connection } = document.source.serviceConnection.config
      Object.assign(document.source, {
        type: 'redshift',
        serviceConnection: { config: { type: 'Redshift', ...connection } },
      })
      const result = await runInto(catalog, document)
      expect(result.problems).to.deep.equal([])
      expect(catalog.live('databases')).to.deep.equal(['pg.dev'])
      const at = (name: string) => `pg.dev.shop.${name}`
      expect(catalog.live('tables')).to.deep.equal([
        'pg.dev.other.pair',
        ...['events', 'late', 'sales', 'sold'].map(at),
      ])
      expect(catalog.live('storedProcedures')).to.deep.equal([at('one')])
      const sales = catalog.entity('tables', at('sales'))!
      expect(sales).to.deep.include({ description: 'All that was sold', tableType: 'Regular' })
      expect(sales.tableConstraints).to.have.deep.members([
        { constraintType: 'UNIQUE', columns: ['x', 'id'] },
        {
          constraintType: 'FOREIGN_KEY',
          columns: ['x', 'y'],
          referredColumns: ['pg.dev.other.pair.a', 'pg.dev.other.pair.b'],
          relationshipType: 'MANY_TO_ONE',
        },
        { constraintType: 'DIST_KEY', columns: ['y'] },
        { constraintType: 'SORT_KEY', columns: ['x', 'id'] },
      ])
      expect(catalog.entity('tables', at('events'))).to.deep.include({
        tableType: 'External',
        locationPath: 's3://b/events',
        tablePartition: { columns: [{ columnName: 'day', intervalType: 'COLUMN-VALUE' }] },
      })
    } finally {
      await catalog.close()
    }
  })

  it('of every kind pass their connection test, and say what to do where they can’t be reached', async () => {
    const test = async (spec: ServiceSpec<never>, definition: typeof timescale, port: number, database: string) =>
      testConnection(
        (spec as ServiceSpec).testConnection!(
          definition.connection.parse({ username: 'postgres', hostPort: `127.0.0.1:${port}`, database }),
        ),
      )
    for (const [spec, definition, database, steps] of [
      [timescaleSpec, timescale, 'metrics', 10],
      [greenplumSpec, greenplum, 'warehouse', 5],
      [cockroachSpec, cockroach, 'bank', 4],
      [redshiftSpec, redshift, 'dev', 6],
    ] as const) {
      const args = [spec, definition as unknown as typeof timescale] as const
      const passed = (await test(...args, server.port, database)).filter(
        (step) => step.passed || step.name === 'GetQueries',
      )
      expect(passed, definition.name).to.have.lengthOf(steps)
      const [failed] = await test(...args, 1, database)
      expect(failed!.message, definition.name).to.match(/ECONNREFUSED.*check hostPort/)
    }
  })

  for (const [definition, spec, database, schema] of [
    [timescale, timescaleSpec, 'metrics', 'shop'],
    [greenplum, greenplumSpec, 'warehouse', 'dw'],
    [cockroach, cockroachSpec, 'bank', 'bank'],
  ] as const)
    it(`of ${definition.name} let in the role that the page makes, and pass its connection test`, async () => {
      const [script] = [...definition.privileges.matchAll(/```sql\n(.*?)```/gs)].map(([, sql]) => sql!)
      server.sql(database, script!.replaceAll('my_database', database).replaceAll('my_schema', schema))
      const options = {
        username: 'headwater',
        authType: { password: 'change me' },
        hostPort: `127.0.0.1:${server.port}`,
        database,
      }
      const connection = (definition as unknown as typeof timescale).connection.parse(options)
      const results = await testConnection((spec as ServiceSpec).testConnection!(connection))
      server.sql(database, 'DROP OWNED BY headwater; DROP ROLE headwater')
      expect(results.filter(({ passed }) => !passed).map(({ name }) => name)).to.deep.equal(
        definition === timescale ? ['GetQueries'] : [],
      )
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
