/** The dialects statements are read in: the names of the parser. */
export type Dialect = (typeof DIALECTS)[number]

const DIALECTS = [
  'generic', 'postgresql', 'mysql', 'bigquery', 'snowflake', 'duckdb', 'sqlite', 'hive', 'spark', 'trino', 'presto',
  'redshift', 'tsql', 'oracle', 'clickhouse', 'databricks', 'athena', 'teradata', 'doris', 'starrocks', 'materialize',
  'risingwave', 'singlestore', 'cockroachdb', 'tidb', 'druid', 'dremio', 'drill', 'exasol', 'fabric', 'dune',
  'datafusion',
] as const // biome-ignore format: a list

/** Connector types and common names whose dialect has another name. */
const ALIASES: Readonly<Record<string, Dialect>> = {
  postgres: 'postgresql', pg: 'postgresql', greenplum: 'postgresql', timescale: 'postgresql', vertica: 'postgresql',
  netezza: 'postgresql', alloydb: 'postgresql', cockroach: 'cockroachdb', mariadb: 'mysql', mssql: 'tsql',
  sqlserver: 'tsql', azuresql: 'tsql', synapse: 'tsql', sybase: 'tsql', microsoftfabric: 'fabric', sparksql: 'spark',
  pyspark: 'spark', deltalake: 'databricks', unitycatalog: 'databricks', azuredatabricks: 'databricks', impala: 'hive',
  glue: 'athena', trinodb: 'trino', prestosql: 'trino', starburst: 'trino', pinotdb: 'generic', sqlite3: 'sqlite',
  plsql: 'oracle', bigquerysql: 'bigquery', memsql: 'singlestore', starrock: 'starrocks',
} // biome-ignore format: a table

/** The dialect of a connector type (`mssql` → `tsql`), whatever its case; of an unknown one, `generic`. */
export function dialectOf(connectorType: string): Dialect {
  const name = connectorType.toLowerCase().replace(/[^a-z0-9]/g, '')
  return DIALECTS.find((dialect) => dialect === name) ?? ALIASES[name] ?? 'generic'
}

const among = (...dialects: readonly Dialect[]): ReadonlySet<Dialect> => new Set(dialects)

/** Where a name in a SELECT list may stand for a column defined before it in the same list. */
export const LATERAL_ALIASES = among(
  'snowflake', 'redshift', 'databricks', 'spark', 'duckdb', 'clickhouse', 'teradata', 'dremio',
) // biome-ignore format: a list

/** Where `FROM t, t.items` unnests a column of `t`. */
export const UNNEST_IN_FROM = among('bigquery', 'redshift')

/** Where a CTE may read itself without the word RECURSIVE. */
export const IMPLICIT_RECURSION = among('tsql', 'fabric', 'oracle', 'teradata', 'generic')

/** Where a dot inside one pair of quotes still separates the parts of a table's name. */
export const DOTS_IN_QUOTES = among('bigquery')

/** Where `DUAL` is no table. */
export const DUAL = among('oracle', 'snowflake', 'mysql', 'singlestore', 'tidb', 'generic')

/** Where `SELECT … INTO x` sets a variable. */
export const INTO_VARIABLES = among('oracle', 'mysql', 'singlestore', 'tidb')
