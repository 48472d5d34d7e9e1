import type { Check, ConnectionTest } from '../../services/test-connection.js'
import { connect, type TrinoClient } from './client.js'
import { quotedText } from './dialect.js'
import type { Settings } from './settings.js'
import { CATALOGS } from './source.js'

interface CheckWithin extends Check {
  /** Whether it is asked of one catalog. */
  readonly within?: boolean
}

const checksOf = ({ product, schema }: Settings): readonly CheckWithin[] => {
  const only = (column: string): string => (schema === undefined ? '' : ` WHERE ${column} = ${quotedText(schema)}`)
  const hint = 'the user must be allowed to see the catalog'
  return [
    { name: 'CheckAccess', sql: 'SELECT 1', mandatory: true, hint: 'check hostPort, http_scheme, username and how to log in' },
    { name: 'GetDatabases', sql: CATALOGS, mandatory: true, hint: 'needs to read system.metadata.catalogs' },
    { name: 'GetSchemas', sql: `SELECT schema_name FROM information_schema.schemata${only('schema_name')} LIMIT 1`, mandatory: true, hint, within: true },
    { name: 'GetTables', sql: `SELECT table_name FROM information_schema.tables${only('table_schema')} LIMIT 1`, mandatory: true, hint, within: true },
    ...(product === 'Trino'
      ? [{ name: 'GetViews', sql: `SELECT table_name FROM information_schema.views${only('table_schema')} LIMIT 1`, mandatory: false, hint, within: true }]
      : []),
  ] // biome-ignore format: a table
}

/** The steps of the incumbent's definition. Without `catalog`, one of those there are is asked. */
export function connectionTest(settings: Settings): ConnectionTest {
  let client: TrinoClient | undefined
  const open = (): TrinoClient => {
    client ??= connect(settings, 1)
    return client
  }
  const rows = async (sql: string, catalog?: string): Promise<unknown[]> => {
    const found: unknown[] = []
    for await (const row of open().query(sql, catalog)) found.push(row)
    return found
  }
  const anyCatalog = async (): Promise<string> => {
    const names = (await rows(CATALOGS)).map((row) => String((row as { readonly catalog_name: unknown }).catalog_name))
    return names.find((name) => name !== 'system') ?? 'system'
  }
  return {
    steps: checksOf(settings).map(({ sql, within = false, ...step }) => ({
      ...step,
      run: async () => void (await rows(sql, within ? (settings.catalog ?? (await anyCatalog())) : undefined)),
    })),
    close: async () => client?.close(),
  }
}
