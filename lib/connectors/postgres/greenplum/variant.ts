import type { TableRow } from '../../../services/database/rows.js'
import type { PostgresClient } from '../client.js'
import type { PgTable } from '../convert.js'
import { type TableQuery, tablesQuery } from '../queries.js'
import { ANY_VERSION } from '../source.js'
import { checksNamed } from '../test-connection.js'
import { postgresVariant, type Variant } from '../variant.js'

/** Of those that PostgreSQL is asked, the ones that Greenplum 6 can answer too. */
export const greenplumChecks = checksNamed({
  CheckAccess: undefined,
  GetDatabases: undefined,
  GetSchemas: undefined,
  GetTables: undefined,
  GetViews: undefined,
})

interface GreenplumTable extends PgTable {
  readonly distribution: readonly string[] | null
}

/** Column names of the distribution key, as numbered in `gp_distribution_policy` (Greenplum 6 and 7, Reference Guide, System Catalogs). */
const DISTRIBUTION = `,
  (SELECT json_agg(a.attname ORDER BY k.place)
     FROM gp_distribution_policy p
     CROSS JOIN LATERAL unnest(p.distkey::int2[]) WITH ORDINALITY AS k(number, place)
     JOIN pg_attribute a ON a.attrelid = p.localoid AND a.attnum = k.number
    WHERE p.localoid = c.oid) AS distribution`

const greenplum7: Variant = {
  session: ANY_VERSION,
  databases: postgresVariant.databases,
  schemas: postgresVariant.schemas,
  types: postgresVariant.types,
  tableNames: postgresVariant.tableNames,
  tables: (query) => tablesQuery(query, DISTRIBUTION),
  refine: (row, table) => refined(row, table as GreenplumTable),
}

/** Greenplum 6 is PostgreSQL 9.4: partitions are in `pg_partition` and `pg_partition_rule`, and there are no policies. */
const OF_9_4: readonly (readonly [string, string])[] = [
  ['c.partstrat AS', 'c.parkind AS'],
  ['c.partattrs::int2[] AS', 'c.paratts::int2[] AS'],
  ['p.partstrat, p.partattrs', 'p.parkind, p.paratts'],
  [
    'LEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid',
    'LEFT JOIN pg_partition p ON p.parrelid = c.oid AND p.parlevel = 0 AND NOT p.paristemplate',
  ],
  ["AND (con.contype <> 'f' OR con.conparentid = 0)", ''],
  ['AND (fc.oid IS NULL OR NOT fc.relispartition)', ''],
]
const IS_PARTITION = 'NOT EXISTS (SELECT 1 FROM pg_partition_rule r WHERE r.parchildrelid = c.oid)'

const of94 = (sql: string): string =>
  OF_9_4.reduce((text, [twelve, nine]) => text.replace(twelve, nine), sql).replaceAll(
    'NOT c.relispartition',
    IS_PARTITION,
  )

export const greenplum6: Variant = {
  ...greenplum7,
  tableNames: of94(greenplum7.tableNames),
  tables: (query: TableQuery) => of94(tablesQuery({ ...query, ddl: false, tags: false }, DISTRIBUTION)),
  refine: (row, table) => {
    const refinedRow = refined(row, table as GreenplumTable)
    return table.partitionBy === null ? refinedRow : { ...refinedRow, type: 'Partitioned' }
  },
}

/** By the version of the PostgreSQL that a server is made from. */
export async function greenplumVariant(client: PostgresClient): Promise<Variant> {
  const [row] = await client.rows<{ readonly version: number }>(
    "SELECT current_setting('server_version_num')::int AS version",
  )
  return (row?.version ?? 0) >= 120_000 ? greenplum7 : greenplum6
}

const refined = (row: TableRow, { distribution }: GreenplumTable): TableRow =>
  distribution ? { ...row, distributionKey: distribution } : row
