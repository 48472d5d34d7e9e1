import type { ConnectionTest } from '../../services/test-connection.js'
import { quotedName } from '../quoted-name.js'
import type { SnowflakeClient } from './client.js'
import type { Scope } from './settings.js'
import { databaseRows } from './source.js'

interface Check {
  readonly name: string
  readonly mandatory: boolean
  readonly hint: string
  /** Of a database, quoted. */
  readonly sql: (database: string) => string
}

const VISIBLE = 'the role must have USAGE on the database and on its schemas'

const checksOf = ({ usage, streams }: Scope): readonly Check[] => {
  const from = (name: string, view: string, where = ''): ((database: string) => string) => {
    return (database) => `SELECT ${name} FROM ${database}.information_schema.${view} ${where} LIMIT 1`
  }
  const needsUsage = (what: string) => `GRANT DATABASE ROLE SNOWFLAKE.GOVERNANCE_VIEWER; only ${what} need it`
  return [
    { name: 'GetSchemas', mandatory: true, hint: VISIBLE, sql: from('schema_name', 'schemata') },
    { name: 'GetTables', mandatory: true, hint: VISIBLE, sql: from('table_name', 'tables', "WHERE table_type = 'BASE TABLE'") },
    { name: 'GetViews', mandatory: false, hint: VISIBLE, sql: from('table_name', 'views') },
    ...(streams ? [{ name: 'GetStreams', mandatory: false, hint: VISIBLE, sql: (database: string) => `SHOW STREAMS IN DATABASE ${database}` }] : []),
    { name: 'GetTags', mandatory: false, hint: needsUsage('runs with includeTags'), sql: () => `SELECT tag_name FROM ${usage}.tag_references LIMIT 1` },
    { name: 'GetQueries', mandatory: false, hint: needsUsage('usage and lineage'), sql: () => `SELECT query_text FROM ${usage}.query_history LIMIT 1` },
  ] // biome-ignore format: a table
}

/** The steps of the incumbent's definition but for `GetAccessHistory`, which is not read. Without `database`, the first is asked. */
export function connectionTest(client: SnowflakeClient, scope: Scope): ConnectionTest {
  const drain = async (sql: string): Promise<void> => {
    for await (const _ of client.query(sql)) return
  }
  const anyDatabase = async (): Promise<string> => {
    for await (const { name } of databaseRows(client, scope)) return name
    throw new Error('the role has no right on any database')
  }
  let found: Promise<string> | undefined
  const database = (): Promise<string> => {
    found ??= anyDatabase()
    return found
  }
  return {
    steps: [
      {
        name: 'CheckAccess',
        mandatory: true,
        hint: 'check account, username, password or privateKey, role and warehouse',
        run: () => drain('SELECT 1'),
      },
      {
        name: 'GetDatabases',
        mandatory: true,
        hint: 'the role must have USAGE on a database',
        run: async () => void (await database()),
      },
      ...checksOf(scope).map(({ sql, ...step }) => ({
        ...step,
        run: async () => drain(sql(quotedName(await database()))),
      })),
    ],
    close: () => client.close(),
  }
}
