import { type Cells, required } from '../../services/database/information-schema/row.js'
import { groups } from '../../services/database/information-schema/tables.js'
import type { TableOptions } from '../../services/database/reader.js'
import { type TableRow, type TagRow, unreadable } from '../../services/database/rows.js'
import { columnRow, ddlKind, isView, tableRow, tagRow } from './convert.js'
import { createKeys } from './keys.js'
import { columnsQuery, type DdlKind, ddlQuery, tablesQuery, tagsQuery } from './queries.js'
import type { Session } from './session.js'
import type { Scope } from './settings.js'

const UNKNOWN = 'its columns are not known: it was dropped meanwhile, or it can’t be read'
/** https://docs.snowflake.com/en/user-guide/querying-errors: does not exist, or not authorized. */
const NO_SUCH_OBJECT = '002003'

interface Found {
  readonly table: Omit<TableRow, 'columns'>
  readonly ddl: DdlKind | undefined
}

/** The tables and views of a schema: eight queries at most, whatever their number, and their DDL one by one. */
export async function* tableRows(
  session: Session,
  schema: string,
  options: TableOptions,
  scope: Scope,
): AsyncGenerator<TableRow, void> {
  const { database } = session
  const wanted = { ...options, transient: scope.transient }
  const left = new Map<string, Found>()
  for await (const row of session.ask(tablesQuery(database, schema, wanted))) {
    const table = tableRow(row)
    left.set(table.name, { table, ddl: ddlKind(row) })
  }
  if (left.size === 0) return
  const found = [...left.values()]
  const texts = await textsOf(session, schema, found)
  const keys = found.some(({ table }) => !isView(table)) ? await keysOf(session, schema) : undefined
  const tags = options.tags ? await tagsOf(session, schema, options, scope) : undefined
  for await (const { name, columns } of groups(session.ask(columnsQuery(database, schema, wanted)))) {
    const { table, ddl } = left.get(name) ?? {}
    if (!table) continue
    left.delete(name)
    yield {
      ...table,
      columns: columns.map(columnRow),
      ...keys?.ofTable(name),
      definition:
        table.definition ??
        texts.get(name) ??
        (options.ddl && ddl ? await ddlOf(session, ddlQuery(ddl, database, schema, name)) : undefined),
      tags: tags?.get(name),
    }
  }
  yield* [...left.values()].map(({ table: { name, type } }) => unreadable(name, type, UNKNOWN))
}

/** What `information_schema` does not tell of dynamic tables and materialized views: their query. */
async function textsOf(session: Session, schema: string, tables: readonly Found[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  const gather = async (rows: AsyncIterable<Cells>): Promise<void> => {
    for await (const row of rows) {
      const text = row.text('text')
      if (text) texts.set(required(row, 'name'), text)
    }
  }
  const lacksText = (type: TableRow['type']): boolean =>
    tables.some(({ table }) => table.type === type && table.definition === undefined)
  if (lacksText('Dynamic')) await gather(session.show('DYNAMIC TABLES', schema))
  if (lacksText('MaterializedView')) await gather(session.show('MATERIALIZED VIEWS', schema))
  return texts
}

async function keysOf(session: Session, schema: string): Promise<ReturnType<typeof createKeys>> {
  const keys = createKeys(session.database)
  for await (const row of session.show('PRIMARY KEYS', schema)) keys.addPrimary(row)
  for await (const row of session.show('UNIQUE KEYS', schema)) keys.addUnique(row)
  for await (const row of session.show('IMPORTED KEYS', schema)) keys.addForeign(row)
  return keys
}

/** @throws Error that says what to do where they can't be read. */
async function tagsOf(
  session: Session,
  schema: string,
  { name }: TableOptions,
  { usage }: Scope,
): Promise<Map<string, TagRow[]>> {
  const tags = new Map<string, TagRow[]>()
  try {
    for await (const row of session.ask(tagsQuery(usage, session.database, schema, name))) {
      const table = required(row, 'object_name')
      const own = tags.get(table) ?? []
      own.push(tagRow(row))
      tags.set(table, own)
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const hint = 'grant the role SNOWFLAKE.GOVERNANCE_VIEWER, or set includeTags: false'
    throw new Error(`the tags in ${usage}.tag_references can’t be read: ${reason} (${hint})`, { cause })
  }
  return tags
}

/** Undefined for a table that was dropped since it was listed. */
async function ddlOf({ ask }: Session, sql: string): Promise<string | undefined> {
  try {
    for await (const row of ask({ sql, values: [] })) return row.text('ddl')
    return undefined
  } catch (error) {
    if (String((error as { readonly code?: unknown }).code) === NO_SUCH_OBJECT) return undefined
    throw error
  }
}
