import type { TableRow } from '../../../services/database/rows.js'
import type { PgTable } from '../convert.js'
import { SCHEMAS, tablesQuery } from '../queries.js'
import { CHECKS } from '../test-connection.js'
import { postgresVariant, type Variant } from '../variant.js'

/** Without the extension no table can be read. */
export const timescaleChecks = CHECKS.map((check) =>
  check.name === 'GetTables'
    ? {
        ...check,
        sql: 'SELECT hypertable_name FROM timescaledb_information.dimensions LIMIT 1',
        hint: 'CREATE EXTENSION timescaledb; without it the connector is postgres',
      }
    : check,
)

/** `[column, Time or Space, interval]` */
type Dimension = readonly [string, string, string | null]

interface TimescaleTable extends PgTable {
  readonly dimensions: readonly Dimension[] | null
  readonly aggregate: string | null
}

/**
 * The dimensions of a hypertable and the text of a continuous aggregate: to PostgreSQL the one is a plain table, the other
 * a view on what is materialised. Columns as on `https://docs.timescale.com/api/latest/informational-views/dimensions/`
 * and `…/continuous_aggregates/`.
 */
const BESIDE = `,
  (SELECT json_agg(json_build_array(d.column_name, d.dimension_type, coalesce(d.time_interval::text, d.integer_interval::text))
            ORDER BY d.dimension_number)
     FROM timescaledb_information.dimensions d
    WHERE d.hypertable_schema = c.nspname AND d.hypertable_name = c.relname) AS dimensions,
  (SELECT a.view_definition FROM timescaledb_information.continuous_aggregates a
    WHERE a.view_schema = c.nspname AND a.view_name = c.relname) AS aggregate`

export const timescaleVariant: Variant = {
  ...postgresVariant,
  schemas: SCHEMAS.replace('ORDER BY', "AND nspname !~ '^(_timescaledb_|timescaledb_)'\nORDER BY"),
  tables: (query) => tablesQuery(query, BESIDE),
  refine: (row, table) => refined(row, table as TimescaleTable),
}

function refined(row: TableRow, { dimensions, aggregate, quotedName }: TimescaleTable): TableRow {
  if (aggregate !== null) {
    return { ...row, type: 'MaterializedView', definition: `create view ${quotedName} as ${aggregate.trim()}` }
  }
  if (!dimensions) return row
  const columns = dimensions.map(([columnName, type, interval]) => ({
    columnName,
    ...(type === 'Time' ? { intervalType: 'TIME-UNIT' as const } : { intervalType: 'COLUMN-VALUE' as const }),
    ...(interval === null ? {} : { interval }),
  }))
  return { ...row, type: 'Partitioned', partition: { columns } }
}
