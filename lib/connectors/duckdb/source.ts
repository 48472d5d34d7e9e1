import { samplesBy } from '../../services/database/json-schema/sample-query.js'
import type { DatabaseReader, DatabaseSession } from '../../services/database/reader.js'
import { type TableRow, unreadable } from '../../services/database/rows.js'
import { quotedName } from '../quoted-name.js'
import type { DuckdbConnection } from './config.js'
import { type DuckdbMacro, type DuckdbTable, macroRow, tableRow } from './convert.js'
import type { DataFile } from './data-files.js'
import { load } from './load.js'
import { type Opened, open } from './open.js'
import { DATABASES, MACROS, SCHEMAS, TABLE_NAMES, TABLES } from './queries.js'

interface Named {
  readonly name: string
  readonly comment: string | null
}

/** Reads DuckDB: one query per listing, whatever the number of tables. @throws Error when it can't be opened or filled. */
export async function duckdbReader(connection: DuckdbConnection): Promise<DatabaseReader> {
  const opened = await open(connection)
  const { client, database, name } = opened
  const failures = await load(opened).catch(async (error: unknown) => {
    await client.close()
    throw error
  })
  return {
    databases: async function* () {
      for await (const row of client.rows<Named>(DATABASES, [database])) {
        const isMain = row.name === database
        if (!isMain && row.name === name) throw new Error(`two databases are called ${name}: set databaseName`)
        yield { name: isMain ? name : row.name, comment: row.comment ?? undefined }
      }
    },
    open: async (asked) => session({ ...opened, failures }, asked === name ? database : asked),
    close: () => client.close(),
  }
}

type Loaded = Opened & { readonly failures: ReadonlyMap<DataFile, string> }

/** All sessions share the one instance, which its reader closes. */
function session({ client, files, failures, ...main }: Loaded, database: string): DatabaseSession {
  const filesOf = (schema: string) => files.filter((file) => file.schema === schema && database === main.database)
  const broken = (schema: string) => filesOf(schema).filter((file) => failures.has(file))
  return {
    schemas: async function* () {
      for await (const { name, comment } of client.rows<Named>(SCHEMAS, [database])) {
        yield { name, comment: comment ?? undefined }
      }
    },
    tables: async function* (schema, { tables, views, ddl }) {
      const fileOf = new Map(filesOf(schema).map((file) => [file.table, file]))
      const isWanted = ({ type }: TableRow) => (type === 'View' ? views : tables)
      for await (const table of client.rows<DuckdbTable>(TABLES, [database, schema])) {
        const row = tableRow(table, schema, ddl, fileOf.get(table.name))
        if (isWanted(row)) yield row
      }
      if (tables) yield* broken(schema).map((file) => unreadable(file.table, 'External', failures.get(file)!))
    },
    tableNames: async function* (schema) {
      for await (const { name } of client.rows<{ name: string }>(TABLE_NAMES, [database, schema])) yield name
      yield* broken(schema).map(({ table }) => table)
    },
    storedProcedures: async function* (schema) {
      for await (const macro of client.rows<DuckdbMacro>(MACROS, [database, schema])) yield macroRow(macro)
    },
    sample: samplesBy({
      quoted: quotedName,
      path: (schema, table) => [database, schema, table],
      length: 'strlen',
      rows: (sql) => client.rows(sql),
    }),
    close: async () => {},
  }
}
