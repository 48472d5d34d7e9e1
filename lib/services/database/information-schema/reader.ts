import { columnTypes } from '../column-type.js'
import type { DatabaseReader, DatabaseSession, TableOptions } from '../reader.js'
import { type TableRow, unreadable } from '../rows.js'
import type { SqlAdapter } from './adapter.js'
import { createKeys } from './keys.js'
import { bind, queriesOf } from './queries.js'
import { type Cells, cellsOf, required } from './row.js'
import { columnRow, createProcedureRows, groups, isView, type Listed, listed } from './tables.js'

const UNKNOWN = 'its columns are not known: it was dropped meanwhile, or it can’t be read'

/**
 * Reads any database that has an `information_schema`: at most seven queries per schema, whatever is in it. Columns are
 * streamed; names, keys and view texts of the schema that is read are held.
 * @example informationSchemaReader({
 *   databases: () => [{ name: 'shop' }], query: (sql, values) => connection.stream(sql, values), close: () => connection.end(),
 * })
 */
export function informationSchemaReader(adapter: SqlAdapter): DatabaseReader {
  return {
    databases: () => adapter.databases(),
    open: async (database) => session(adapter, database),
    close: () => adapter.close(),
  }
}

function session(adapter: SqlAdapter, database: string): DatabaseSession {
  const queries = queriesOf(adapter)
  const hidden = new Set(['information_schema', ...(adapter.systemSchemas ?? [])])
  const columnType = columnTypes(adapter.types)

  async function* ask(sql: string | undefined, schema?: string): AsyncGenerator<Cells, void> {
    if (sql === undefined) return
    const statement = bind(sql, adapter, schema === undefined ? { database } : { database, schema })
    for await (const row of adapter.query(statement.sql, statement.parameters, database)) yield cellsOf(row)
  }

  async function* tables(schema: string, wanted: TableOptions): AsyncGenerator<TableRow, void> {
    const isWanted = (table: Listed): boolean => (isView(table) ? wanted.views : wanted.tables)
    const left = new Map<string, Listed>()
    for await (const row of ask(queries.tables, schema)) {
      const table = listed(row)
      if (isWanted(table)) left.set(table.name, table)
    }
    const keys = createKeys()
    if (wanted.tables) {
      for await (const row of ask(queries.keys, schema)) keys.addKey(row)
      for await (const row of ask(queries.references, schema)) keys.addReference(row)
    }
    const texts = new Map<string, string | undefined>()
    if (wanted.views)
      for await (const row of ask(queries.views, schema))
        texts.set(required(row, 'table_name'), row.text('view_definition'))
    for await (const { name, columns } of groups(ask(queries.columns, schema))) {
      const table = left.get(name)
      if (!table) continue
      left.delete(name)
      yield {
        ...table,
        columns: columns.map((column) => columnRow(column, columnType)),
        ...keys.ofTable(name),
        definition: texts.get(name),
      }
    }
    yield* [...left.values()].map(({ name, type }) => unreadable(name, type, UNKNOWN))
  }

  return {
    tables,
    schemas: async function* () {
      for await (const row of ask(queries.schemas)) {
        const name = required(row, 'schema_name')
        if (!hidden.has(name.toLowerCase())) yield { name }
      }
    },
    tableNames: async function* (schema) {
      for await (const row of ask(queries.tables, schema)) yield required(row, 'table_name')
    },
    storedProcedures: async function* (schema) {
      const procedureRow = createProcedureRows()
      for await (const row of ask(queries.routines, schema)) yield procedureRow(row)
    },
    close: async () => {},
  }
}
