import { samplesBy } from '../../services/database/json-schema/sample-query.js'
import type { DatabaseReader, DatabaseSession } from '../../services/database/reader.js'
import { connect, type MysqlClient } from './client.js'
import { createProcedureRows, isTable, type MysqlProcedure, stableDdl, tableRow } from './convert.js'
import { quoted } from './names.js'
import { gathered, type PartRow } from './parts.js'
import { ddlQuery, FEATURES, featuresOf, STORED_PROCEDURES, schemasQuery, TABLE_NAMES, tablesQuery } from './queries.js'
import type { Settings } from './settings.js'

/** A listing, and the statement that makes each of its tables or a sample of it, are asked for at the same time. */
const CONNECTIONS_PER_LANE = 2
const NO_SUCH_TABLE = 'ER_NO_SUCH_TABLE'

/** Reads a MySQL or MariaDB server: one query per listing, whatever the number of tables. */
export const mysqlReader = (settings: Settings): DatabaseReader => ({
  databases: async function* () {
    yield { name: settings.database }
  },
  open: async (_, lanes) => session(await connect(settings, lanes * CONNECTIONS_PER_LANE), settings),
  close: async () => {},
})

async function session(client: MysqlClient, { schema: only }: Settings): Promise<DatabaseSession> {
  const features = await client.rows<FeatureRow>(FEATURES).then(featuresOf, async (error: unknown) => {
    await client.close()
    throw error
  })
  return {
    schemas: async function* () {
      const rows = await client.rows<SchemaRow>(schemasQuery(features), [only ?? null, only ?? null])
      for (const { name, comment } of rows) yield { name, ...(comment === '' ? {} : { comment }) }
    },
    tables: async function* (schema, options) {
      const { sql, values } = tablesQuery(options, features, schema)
      for await (const parts of gathered(client.stream<PartRow>(sql, values))) {
        const ddl = options.ddl && isTable(parts) ? await statementOf(client, schema, parts.name) : undefined
        yield tableRow(schema, parts, ddl)
      }
    },
    tableNames: async function* (schema) {
      for (const { name } of await client.rows<{ name: string }>(TABLE_NAMES, [schema])) yield name
    },
    storedProcedures: async function* (schema) {
      const procedureRow = createProcedureRows()
      for await (const procedure of client.stream<MysqlProcedure>(STORED_PROCEDURES, [schema]))
        yield procedureRow(procedure)
    },
    sample: samplesBy({
      quoted,
      path: (schema, table) => [schema, table],
      text: 'CHAR',
      rows: (sql) => client.stream(sql, []),
    }),
    close: () => client.close(),
  }
}

interface FeatureRow {
  readonly name: string
  readonly part: string
}

interface SchemaRow {
  readonly name: string
  readonly comment: string
}

/** Undefined for a table that was dropped since it was listed. */
async function statementOf(client: MysqlClient, schema: string, table: string): Promise<string | undefined> {
  try {
    const [row] = await client.rows<{ readonly 'Create Table': string }>(ddlQuery(schema, table))
    return row && stableDdl(row['Create Table'])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === NO_SUCH_TABLE) return undefined
    throw error
  }
}
