import { informationSchemaReader } from '../../services/database/information-schema/reader.js'
import type { DatabaseReader } from '../../services/database/reader.js'
import { connect } from './client.js'
import { prestoDialect, trinoDialect } from './dialect.js'
import type { Settings } from './settings.js'

/** Queries of one run at once: a listing of each schema that is read. */
const CONNECTIONS = 16

export const CATALOGS = 'SELECT catalog_name FROM system.metadata.catalogs ORDER BY catalog_name'

/** Reads a Trino or Presto cluster: databases are its catalogs, which information_schema knows one by one. */
export function trinoReader(settings: Settings): DatabaseReader {
  const { product, catalog, schema: only } = settings
  const client = connect(settings, CONNECTIONS)
  const reader = informationSchemaReader({
    ...(product === 'Trino' ? trinoDialect : prestoDialect),
    databases: async function* () {
      if (catalog !== undefined) yield { name: catalog }
      else for await (const row of client.query(CATALOGS)) yield { name: String(row.catalog_name) }
    },
    query: (sql, _, database) => client.query(sql, database),
    close: async () => client.close(),
  })
  if (only === undefined) return reader
  return {
    ...reader,
    open: async (database, lanes) => {
      const session = await reader.open(database, lanes)
      return {
        ...session,
        schemas: async function* () {
          for await (const row of session.schemas()) if (row.name === only) yield row
        },
      }
    },
  }
}
