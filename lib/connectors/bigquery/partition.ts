import type { PartitionColumnDetails, TablePartition } from '../../record/entities/table-partition.js'
import { type Cells, required } from '../../services/database/information-schema/row.js'

/**
 * What a table is partitioned by: the column that `COLUMNS` marks, and the expression in the table's DDL, which tells the
 * unit (https://docs.cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#partition_expression).
 */
export function partitionOf(columns: readonly Cells[], expression: string | undefined): TablePartition | undefined {
  const by = columns.filter((row) => row.text('is_partitioning_column') === 'YES')
  // of a table partitioned by the day of ingestion both _PARTITIONTIME and _PARTITIONDATE may be marked
  const ingestion = by.find((row) => row.text('is_system_defined') === 'YES')
  const marked = ingestion ? [ingestion] : by
  return marked.length > 0 ? { columns: marked.map((row) => detailsOf(row, expression)) } : undefined
}

function detailsOf(row: Cells, expression: string | undefined): PartitionColumnDetails {
  const columnName = required(row, 'column_name')
  if (row.text('data_type') === 'INT64') {
    const interval = expression && /GENERATE_ARRAY\((.*)\)\)/i.exec(expression)?.[1]
    return { columnName, intervalType: 'INTEGER-RANGE', ...(interval ? { interval } : {}) }
  }
  const interval = /_TRUNC\(.*,\s*(\w+)\s*\)/i.exec(expression ?? '')?.[1]?.toUpperCase() ?? 'DAY'
  const intervalType = row.text('is_system_defined') === 'YES' ? 'INGESTION-TIME' : 'TIME-UNIT'
  return { columnName, intervalType, interval }
}
