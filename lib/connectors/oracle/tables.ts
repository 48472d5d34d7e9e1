import { type Cells, required } from '../../services/database/information-schema/row.js'
import { groups } from '../../services/database/information-schema/tables.js'
import type { TableOptions } from '../../services/database/reader.js'
import { type TableRow, unreadable } from '../../services/database/rows.js'
import { columnRow, isView, keysOf, type Listed, listed, partitionOf } from './convert.js'
import {
  columnsQuery,
  ddlQuery,
  keysQuery,
  materializedTextsQuery,
  partitionsQuery,
  type Statement,
  tablesQuery,
  viewTextsQuery,
  type Wanted,
} from './queries.js'
import type { Session } from './session.js'

const UNKNOWN = 'its columns are not known: it was dropped meanwhile, or it can’t be read'
const TAKEN = 'has the name of another but for the case of letters: set preserveIdentifierCase'
/** https://docs.oracle.com/error-help/db/ora-31603/: not there, or the user lacks SELECT_CATALOG_ROLE. */
const NO_SUCH_OBJECT = 'ORA-31603'

/** The tables and views of a schema: six queries at most, whatever their number, and their DDL one by one. */
export async function* tableRows(
  session: Session,
  owner: string,
  options: TableOptions,
): AsyncGenerator<TableRow, void> {
  const { names, prefix, ask } = session
  const { tables, views, name } = options
  if (!tables && !views) return
  const wanted: Wanted = { tables, views, names: name === undefined ? undefined : names.behind(name) }
  const all = new Map<string, Listed>()
  for await (const row of ask(tablesQuery(prefix, owner, wanted))) all.set(required(row, 'name'), listed(row))
  if (all.size === 0) return
  const known = await knownOf(session, owner, wanted, [...all.values()])
  const seen = new Set<string>()
  for await (const { name: own, columns: cells } of groups(ask(columnsQuery(prefix, owner, wanted)))) {
    const table = all.get(own)
    if (!table) continue
    seen.add(own)
    const [shown, columns] = [names.shown(own), cells.map((cell) => columnRow(cell, names))]
    const [first] = names.behind(shown)
    if (first !== own && all.has(first)) yield unreadable(shown, table.type, `it ${TAKEN}`)
    else if (new Set(columns.map((column) => column.name)).size < columns.length)
      yield unreadable(shown, table.type, `one of its columns ${TAKEN}`)
    else
      yield {
        name: shown,
        type: table.type,
        columns,
        comment: table.comment,
        ...keysOf(known.keys.get(own) ?? [], names),
        partition: partitionOf(known.partitions.get(own) ?? [], columns, names),
        definition: isView(table)
          ? known.texts.get(own)
          : options.ddl
            ? await ddlOf(session, ddlQuery(owner, own))
            : undefined,
      }
  }
  for (const [own, { type }] of all) if (!seen.has(own)) yield unreadable(names.shown(own), type, UNKNOWN)
}

interface Known {
  readonly keys: ReadonlyMap<string, readonly Cells[]>
  readonly partitions: ReadonlyMap<string, readonly Cells[]>
  readonly texts: ReadonlyMap<string, string>
}

async function knownOf(session: Session, owner: string, wanted: Wanted, listing: readonly Listed[]): Promise<Known> {
  const { prefix, ask } = session
  const gathered = async (statement: Statement): Promise<Map<string, Cells[]>> => {
    const tables = new Map<string, Cells[]>()
    for await (const row of ask(statement)) {
      const table = required(row, 'table_name')
      const rows = tables.get(table) ?? []
      tables.set(table, rows)
      rows.push(row)
    }
    return tables
  }
  const texts = new Map<string, string>()
  const addTexts = async (statement: Statement): Promise<void> => {
    for await (const row of ask(statement)) {
      const text = row.text('text')
      if (text) texts.set(required(row, 'name'), text)
    }
  }
  if (listing.some(({ type }) => type === 'View')) await addTexts(viewTextsQuery(prefix, owner, wanted))
  if (listing.some(({ type }) => type === 'MaterializedView'))
    await addTexts(materializedTextsQuery(prefix, owner, wanted))
  return {
    texts,
    keys: await gathered(keysQuery(prefix, owner, wanted)),
    partitions: wanted.tables ? await gathered(partitionsQuery(prefix, owner, wanted)) : new Map(),
  }
}

/** Undefined for a table that was dropped since it was listed, or whose DDL the user may not see. */
async function ddlOf({ ask }: Session, statement: Statement): Promise<string | undefined> {
  try {
    for await (const row of ask(statement)) return row.text('ddl')?.trim()
    return undefined
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === NO_SUCH_OBJECT) return undefined
    throw error
  }
}
