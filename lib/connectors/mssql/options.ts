import { z } from 'zod'
import { option, optional } from '../../record/option.js'
import { secret } from '../../record/secret.js'
import { filterPattern } from '../../services/database/config.js'

/** What the connections of SQL Server and Azure SQL share: keys and defaults of the incumbent's schemas. */

export const login = {
  password: optional(secret())
    .describe('Password of the user.')
    .meta({ examples: ['env:MSSQL_PASSWORD'] }),
  database: z
    .string()
    .describe('Database to connect to, and the only one read unless `ingestAllDatabases` is set.')
    .meta({ examples: ['shop'] }),
  ingestAllDatabases: option(z.boolean(), false).describe(
    'Whether to read every database of the server but `master`, `model`, `msdb` and `tempdb`.',
  ),
}

export const driver = {
  driver: option(z.string(), 'ODBC Driver 18 for SQL Server').describe(
    'Accepted for compatibility; the driver is always `tedious`.',
  ),
  connectionOptions: optional(z.record(z.string(), z.string())).describe(
    'Of the incumbent’s driver: `Encrypt` (`yes`, `no`, `strict`) and `TrustServerCertificate` are read; the rest is accepted for compatibility.',
  ),
  connectionArguments: optional(z.record(z.string(), z.unknown())).describe(
    'As `connectionOptions`; `clientId` and `tenantId` name the application that logs in to Microsoft Entra.',
  ),
}

const PREFILLS = "Prefills the server's forms; a run filters by `sourceConfig` alone."

/** A pattern that a run doesn't look at; what it excludes unless set. */
export const prefill = (...excludes: readonly string[]) =>
  excludes.length === 0
    ? optional(filterPattern).describe("Prefills the server's forms.")
    : option(filterPattern, { includes: [], excludes: [...excludes] }).describe(PREFILLS)

export const scheme = <const S extends readonly [string, ...string[]]>(schemes: S, fallback: S[number]) =>
  option(z.enum(schemes), fallback as never).describe('Accepted for compatibility; the driver is always `tedious`.')

const pem = (what: string) => optional(secret()).describe(`${what}, PEM text or \`file:/path\`.`)

export const sslConfig = z.strictObject({
  caCertificate: pem("Certificate of the authority that signed the server's"),
  sslCertificate: pem('Client certificate'),
  sslKey: pem('Key of the client certificate'),
})
export type SslConfig = Readonly<z.output<typeof sslConfig>>

/** What both definitions say of themselves. */
export const READS = [
  'one database, or with `ingestAllDatabases` every one that the user may open, without their comments; one that is offline fails by its name',
  'schemas but for `sys` and `INFORMATION_SCHEMA`; `guest` and those of the fixed roles (`db_owner` …) only where something is in them',
  'tables with their comments (`MS_Description`), partitioned, temporal, graph and external ones too, and views with their text',
  'columns with their comments and types; a user-defined type is shown by the type it is made of',
  'primary, unique and foreign keys, and partition keys',
  'procedures and functions with their text and comments; of those in an assembly, the name alone',
  'the statements in the Query Store where it is on, else those in the plan cache, for lineage and usage runs',
  'synonyms, and the DDL of tables, for which the server has no statement, are not read',
  'written from the vendor’s documentation, for version 2016 and later; not run against a live server',
] as const

/** Of the reference pages: what is the same for both. */
export const CATALOG_RIGHTS = `Catalog views show a user what it has a right on, and the text of views and procedures with \`VIEW DEFINITION\`, which
gives no access to rows. One query per schema is asked for tables: of \`sys.objects\`, \`sys.columns\`, \`sys.types\`,
\`sys.indexes\`, \`sys.index_columns\`, \`sys.foreign_key_columns\`, \`sys.partition_schemes\`, \`sys.external_tables\`,
\`sys.sql_modules\`, \`sys.schemas\` and \`sys.extended_properties\`. In each database to be read:`
export const LOG_VIEWS = `Usage and lineage runs read \`sys.database_query_store_options\`, \`sys.query_store_runtime_stats\`,
\`sys.query_store_plan\`, \`sys.query_store_query\` and \`sys.query_store_query_text\`, or \`sys.dm_exec_query_stats\`,
\`sys.dm_exec_sql_text\` and \`sys.dm_exec_plan_attributes\` where the Query Store is off`
export const LOG_FILTER = `A \`filterCondition\` names \`t.query_sql_text\`, or \`s.query\` where the Query Store is off.`
