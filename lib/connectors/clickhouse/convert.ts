import type { TableType } from '../../record/entities/table.js'
import { columnTypes } from '../../services/database/column-type.js'
import { type ColumnRow, type TableRow, unreadable } from '../../services/database/rows.js'

const UNKNOWN = 'its columns are not known: a dictionary that can’t be loaded, or a column right that is missing'

/** A row of `tablesQuery`. */
export interface ClickhouseTable {
  readonly name: string
  readonly engine: string
  readonly comment: string
  readonly partitionKey: string
  readonly primaryKey: string
  readonly sortingKey: string
  readonly columns: readonly (readonly [name: string, type: string, comment: string, inPartitionKey: '0' | '1'])[]
  readonly statement: string
}

const columnType = columnTypes({ wrappers: ['nullable', 'lowcardinality'] })

export function tableRow(table: ClickhouseTable): TableRow {
  const { name, comment, statement, partitionKey } = table
  const type = tableType(table)
  const partitioning = table.columns.filter(([, , , inPartitionKey]) => inPartitionKey === '1')
  if (table.columns.length === 0) return unreadable(name, type, UNKNOWN)
  return {
    name,
    type,
    columns: table.columns.map(columnRow),
    primaryKey: keyOf(table.primaryKey, table),
    sortKey: keyOf(table.sortingKey, table),
    comment: comment || undefined,
    definition: statement || undefined,
    partition:
      type === 'Partitioned' && partitioning.length > 0
        ? {
            columns: partitioning.map(([columnName, printed]) => ({
              columnName,
              intervalType: isTime(printed) && partitionKey.includes('(') ? 'TIME-UNIT' : 'COLUMN-VALUE',
            })),
          }
        : undefined,
  }
}

const columnRow = ([name, printed, comment]: ClickhouseTable['columns'][number]): ColumnRow => ({
  name,
  type: columnType(printed),
  nullable: /^(LowCardinality\()?Nullable\(/.test(printed),
  comment: comment || undefined,
})

const isTime = (printed: string): boolean => /^(LowCardinality\()?(Nullable\()?Date/.test(printed)

/** Engines that keep their rows elsewhere, or take them from there. */
const ELSEWHERE =
  /^(Dictionary|Distributed|File|Hive|Kafka|NATS|RabbitMQ|MySQL|PostgreSQL|MaterializedPostgreSQL|SQLite|MongoDB|Redis|ODBC|JDBC|URL|HDFS|S3|S3Queue|AzureQueue|AzureBlobStorage|COSN|OSS|GCS|Iceberg.*|DeltaLake.*|Hudi|Executable|ExecutablePool)$/

function tableType({ engine, partitionKey }: ClickhouseTable): TableType {
  if (engine === 'MaterializedView') return 'MaterializedView'
  if (engine.endsWith('View')) return 'View'
  if (ELSEWHERE.test(engine)) return 'External'
  return partitionKey === '' ? 'Regular' : 'Partitioned'
}

/** Undefined for a key with expressions in it: they have no name. */
function keyOf(text: string, { columns }: ClickhouseTable): readonly string[] | undefined {
  const names = text.match(/`(?:[^`\\]|\\.)*`|[^,\s][^,]*/g)?.map(unquoted) ?? []
  const all = new Set(columns.map(([name]) => name))
  return names.length > 0 && names.every((name) => all.has(name)) ? names : undefined
}

const unquoted = (name: string): string =>
  name.startsWith('`') ? name.slice(1, -1).replace(/\\(.)/g, '$1') : name.trim()
