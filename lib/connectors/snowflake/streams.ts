import { type Cells, required } from '../../services/database/information-schema/row.js'
import { type ColumnRow, type TableRow, unreadable } from '../../services/database/rows.js'
import { columnRow, lifeCycle } from './convert.js'
import { shownNames } from './names.js'

/** https://docs.snowflake.com/en/user-guide/streams-intro: what a stream has beside the columns that it follows. */
const OF_STREAMS: readonly ColumnRow[] = [
  { name: 'METADATA$ACTION', type: { dataType: 'VARCHAR', display: 'VARCHAR' }, nullable: true },
  { name: 'METADATA$ISUPDATE', type: { dataType: 'BOOLEAN', display: 'BOOLEAN' }, nullable: true },
  { name: 'METADATA$ROW_ID', type: { dataType: 'VARCHAR', display: 'VARCHAR' }, nullable: true },
]

/** The table or view that a stream follows: database, schema and name; undefined where it is not said, or gone. */
export function sourceOf(stream: Cells): readonly [string, string, string] | undefined {
  const [database, schema, table, ...rest] = shownNames(stream.text('table_name') ?? '') ?? []
  if (database === undefined || schema === undefined || table === undefined || rest.length > 0) return undefined
  return [database, schema, table]
}

/** Gathers the columns of tables in any database; asked for with the names that `sourceOf` gives. */
export function createColumns() {
  const tables = new Map<string, ColumnRow[]>()
  const key = (...names: readonly string[]): string => JSON.stringify(names)
  return {
    add: (database: string, row: Cells): void => {
      const table = key(database, required(row, 'table_schema'), required(row, 'table_name'))
      const columns = tables.get(table) ?? []
      columns.push(columnRow(row))
      tables.set(table, columns)
    },
    of: (names: readonly string[]): readonly ColumnRow[] | undefined => tables.get(key(...names)),
  }
}

/** A row of `SHOW STREAMS`; `columns` are those of what it follows, `name` its own unless a table has that already. */
export function streamRow(row: Cells, name: string, columns: readonly ColumnRow[] | undefined): TableRow {
  if (!columns) return unreadable(name, 'Stream', 'the columns of what it follows are not known')
  return { ...common(row, name), type: 'Stream', columns: [...columns, ...OF_STREAMS] }
}

/** A row of `SHOW STAGES`. */
export const stageRow = (row: Cells, name: string): TableRow => ({
  ...common(row, name),
  type: 'Stage',
  columns: [],
  location: row.text('url') || undefined,
})

const common = (row: Cells, name: string): Pick<TableRow, 'name' | 'owner' | 'comment' | 'lifeCycle'> => ({
  name,
  owner: row.text('owner') || undefined,
  comment: row.text('comment') || undefined,
  lifeCycle: lifeCycle(row.number('created_on')),
})
