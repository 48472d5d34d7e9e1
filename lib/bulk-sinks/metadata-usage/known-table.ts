import { type Fqn, names } from '../../record/fqn.js'
import { columnOf, type FoundTable } from '../../services/database/tables/found-table.js'
import type { FindTable } from '../../services/database/tables/table-finder.js'
import type { JoinCount, TableUsage, UsageOfDay, Used } from '../../stages/table-usage/usage.js'

/** How often a column was joined with another. */
export interface ColumnJoin {
  readonly column: string
  readonly with: Fqn
  readonly count: number
}

/** How a table of the catalog was used, under all its names. */
export interface KnownTable extends Used<ColumnJoin> {
  readonly kind: 'table'
  readonly fqn: Fqn
}

/** What a name's usage is of the table it stands for. Only joins between known columns count. */
export async function knownTable(usage: TableUsage, table: FoundTable, find: FindTable): Promise<KnownTable> {
  const days = Object.entries(usage.days).map(
    async ([date, day]) => [date, await knownJoins(day, usage, table, find)] as const,
  )
  return {
    kind: 'table',
    fqn: table.fqn,
    days: Object.fromEntries(await Promise.all(days)),
    lifeCycle: usage.lifeCycle,
  }
}

async function knownJoins(
  { count, joins }: UsageOfDay<JoinCount>,
  { table: { database, schema } }: TableUsage,
  table: FoundTable,
  find: FindTable,
): Promise<UsageOfDay<ColumnJoin>> {
  const known: Record<string, ColumnJoin> = {}
  for (const { left, right, count: joined } of Object.values(joins)) {
    const other = await find({ parts: right.table.parts, database, schema })
    const own = columnOf(table, left.column)
    const found = 'table' in other ? columnOf(other.table, right.column) : undefined
    if (!own || !found) continue
    const column = names(own.fqn)[4] ?? own.name // the outermost: the server knows no other
    const key = JSON.stringify([column, found.fqn])
    known[key] = { column, with: found.fqn, count: (known[key]?.count ?? 0) + joined }
  }
  return { count, joins: known }
}
