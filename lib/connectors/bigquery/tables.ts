import { type Cells, required } from '../../services/database/information-schema/row.js'
import { groups } from '../../services/database/information-schema/tables.js'
import type { TableOptions } from '../../services/database/reader.js'
import { type TableRow, type TagRow, unreadable } from '../../services/database/rows.js'
import { columnRow, labelTags, tableRow } from './convert.js'
import { createKeys } from './keys.js'
import { partitionOf } from './partition.js'
import { columnsQuery, type Dataset, keysQuery, type Statement, tablesQuery } from './queries.js'
import type { createTaxonomies } from './taxonomies.js'

const UNKNOWN = 'its columns are not known: it was dropped meanwhile, or it can’t be read'

/** Questions about one dataset. */
export interface Asking {
  readonly dataset: Dataset
  ask(statement: Statement): AsyncGenerator<Cells, void>
  /** Undefined where policy tags are not wanted. */
  readonly taxonomies: ReturnType<typeof createTaxonomies> | undefined
}

interface Found {
  readonly table: Omit<TableRow, 'columns'>
  readonly partitionBy: string | undefined
}

/** The tables and views of a dataset, in three queries whatever their number. */
export async function* tableRows(asking: Asking, options: TableOptions): AsyncGenerator<TableRow, void> {
  const { dataset, ask } = asking
  const taxonomies = options.tags ? asking.taxonomies : undefined
  const left = new Map<string, Found>()
  for await (const row of ask(tablesQuery(dataset, options))) {
    const tags = options.tags ? labelTags(row.text('labels')) : []
    const table = { ...tableRow(row), ...(tags.length > 0 ? { tags } : {}) }
    left.set(table.name, { table, partitionBy: row.text('partition_by') })
  }
  if (left.size === 0) return
  const keys = createKeys()
  if (options.tables) for await (const row of ask(keysQuery(dataset))) keys.add(row)
  for await (const { name, columns } of groups(ask(columnsQuery(dataset, options, taxonomies !== undefined)))) {
    const found = left.get(name)
    if (!found) continue
    left.delete(name)
    const policies = taxonomies ? await policyTags(columns, taxonomies) : []
    yield { ...whole(found, columns), ...keys.ofTable(name), ...tagged(found.table.tags, policies) }
  }
  yield* [...left.values()].map(({ table: { name, type } }) => unreadable(name, type, UNKNOWN))
}

/** A table with its columns, each with a row for every field in it. */
function whole({ table, partitionBy }: Found, fields: readonly Cells[]): TableRow {
  const columns = new Map<string, Cells[]>()
  for (const row of fields) {
    const own = columns.get(required(row, 'column_name')) ?? []
    columns.set(required(row, 'column_name'), own)
    own.push(row)
  }
  const heads = [...columns.values()].map(([row]) => row!)
  const partition = partitionOf(heads, partitionBy)
  const clustering = heads
    .filter((row) => row.number('clustering_ordinal_position') !== undefined)
    .sort((a, b) => a.number('clustering_ordinal_position')! - b.number('clustering_ordinal_position')!)
  return {
    ...table,
    type: partition && table.type === 'Regular' ? 'Partitioned' : table.type,
    columns: [...columns.values()].filter(([row]) => row!.text('is_system_defined') !== 'YES').map(columnRow),
    partition,
    clusterKey: clustering.length > 0 ? clustering.map((row) => required(row, 'column_name')) : undefined,
  }
}

const tagged = (labels: readonly TagRow[] = [], policies: readonly TagRow[]) =>
  labels.length + policies.length > 0 ? { tags: [...labels, ...policies] } : {}

/** Those of columns; the catalog has none of the fields inside. */
async function policyTags(
  columns: readonly Cells[],
  { tagOf }: NonNullable<Asking['taxonomies']>,
): Promise<readonly TagRow[]> {
  const found: TagRow[] = []
  for (const row of columns) {
    const name = required(row, 'column_name')
    if (row.text('field_path') !== name) continue
    for (const resource of (JSON.parse(row.text('policy_tags') ?? 'null') ?? []) as readonly string[]) {
      const tag = await tagOf(resource, name)
      if (tag) found.push(tag)
    }
  }
  return found
}
