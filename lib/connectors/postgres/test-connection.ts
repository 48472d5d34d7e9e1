import { type Check, type ConnectionTest, sqlTest } from '../../services/test-connection.js'
import { connect, SESSION } from './client.js'
import type { PostgresConnection } from './config.js'
import type { Login } from './options.js'
import { DATABASES, SCHEMAS } from './queries.js'

export const CHECKS: readonly Check[] = [
  { name: 'CheckAccess', sql: 'SELECT 1', mandatory: true, hint: 'check hostPort, username, authType.password and database' },
  { name: 'GetDatabases', sql: DATABASES.replace('$1::text IS NULL OR datname = $1', 'true'), mandatory: true, hint: 'needs to read pg_database' },
  { name: 'GetSchemas', sql: SCHEMAS, mandatory: true, hint: 'needs to read pg_namespace' },
  { name: 'GetTables', sql: "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'f') LIMIT 1", mandatory: true, hint: 'needs to read pg_class' },
  { name: 'GetViews', sql: "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') LIMIT 1", mandatory: false, hint: 'needs to read pg_class' },
  { name: 'GetTags', sql: 'SELECT polname FROM pg_policy LIMIT 1', mandatory: false, hint: 'needs to read pg_policy' },
  { name: 'GetQueries', sql: 'SELECT query FROM pg_stat_statements LIMIT 1', mandatory: false, hint: 'CREATE EXTENSION pg_stat_statements; only usage and lineage need it' },
  { name: 'GetColumnMetadata', sql: 'SELECT attname FROM pg_attribute LIMIT 1', mandatory: true, hint: 'needs to read pg_attribute' },
  { name: 'GetTableComments', sql: 'SELECT description FROM pg_description LIMIT 1', mandatory: false, hint: 'needs to read pg_description' },
  { name: 'GetInformationSchemaColumns', sql: 'SELECT column_name FROM information_schema.columns LIMIT 1', mandatory: false, hint: 'needs to read information_schema' },
] // biome-ignore format: a table

export const connectionTest = (connection: PostgresConnection): ConnectionTest => testOf(connection, CHECKS)

/** Those of the checks above that another server has too, with what it is asked instead. */
export const checksNamed = (asked: Readonly<Record<string, string | undefined>>): readonly Check[] =>
  CHECKS.filter(({ name }) => name in asked).map((check) => ({ ...check, sql: asked[check.name] ?? check.sql }))

/** The same for any server that speaks PostgreSQL's protocol. */
export const testOf = (
  login: Login & { readonly database: string },
  checks: readonly Check[],
  session: string = SESSION,
): ConnectionTest =>
  sqlTest(
    checks,
    () => connect(login, login.database, 1, session),
    (client, sql) => client.rows(sql),
  )
