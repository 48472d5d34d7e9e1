import type { ServiceSpec } from '../services/service-spec.js'

/** What each shipped connector can do, loaded when a config names it: a driver is never loaded for another's run. */
const SPECS: Readonly<Record<string, () => Promise<ServiceSpec<never>>>> = {
  azuresql: async () => (await import('./mssql/index.js')).azuresqlSpec,
  bigquery: async () => (await import('./bigquery/index.js')).bigquerySpec,
  cockroach: async () => (await import('./postgres/index.js')).cockroachSpec,
  clickhouse: async () => (await import('./clickhouse/index.js')).clickhouseSpec,
  datalake: async () => (await import('./duckdb/datalake/index.js')).datalakeSpec,
  duckdb: async () => (await import('./duckdb/index.js')).duckdbSpec,
  greenplum: async () => (await import('./postgres/index.js')).greenplumSpec,
  mariadb: async () => (await import('./mysql/index.js')).mariadbSpec,
  mssql: async () => (await import('./mssql/index.js')).mssqlSpec,
  mysql: async () => (await import('./mysql/index.js')).mysqlSpec,
  oracle: async () => (await import('./oracle/index.js')).oracleSpec,
  postgres: async () => (await import('./postgres/index.js')).postgresSpec,
  presto: async () => (await import('./trino/index.js')).prestoSpec,
  redshift: async () => (await import('./postgres/index.js')).redshiftSpec,
  snowflake: async () => (await import('./snowflake/index.js')).snowflakeSpec,
  sqlite: async () => (await import('./sqlite/index.js')).sqliteSpec,
  timescale: async () => (await import('./postgres/index.js')).timescaleSpec,
  trino: async () => (await import('./trino/index.js')).trinoSpec,
}

/** Whether a connector of this `type` can be run. */
export const shipped = (type: string): boolean => Object.hasOwn(SPECS, type)

/** The spec of a connector, by its `type`. @throws Error for one that is not shipped. */
export async function loadSpec(type: string): Promise<ServiceSpec<unknown>> {
  const load = SPECS[type]
  if (!load) throw new Error(`no connector "${type}" is shipped; there are ${Object.keys(SPECS).join(', ')}`)
  return (await load()) as ServiceSpec<unknown>
}
