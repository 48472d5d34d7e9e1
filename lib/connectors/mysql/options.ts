import { z } from 'zod'
import { option, optional } from '../../record/option.js'
import { secret } from '../../record/secret.js'
import { filterPattern } from '../../services/database/config.js'

/** What the connections of MySQL and MariaDB share: keys and defaults of the incumbent's schemas. */

const pem = (what: string) => optional(secret()).describe(`${what}, PEM text or \`file:/path\`.`)

/** Beside `password`, the ways to log in that are known, and refused: their keys are not looked at. */
const refused = (service: string) =>
  optional(z.record(z.string(), z.unknown())).describe(`Refused so far: log in with ${service}.`)

export const authType = z
  .strictObject({
    password: optional(secret()).describe('Password of the user.'),
    awsConfig: refused('an AWS IAM token'),
    azureConfig: refused('a Microsoft Entra token'),
    gcpConfig: refused('Google Cloud credentials'),
    enableIamAuth: optional(z.boolean()).describe('Refused when set: log in to Cloud SQL with IAM.'),
  })
  .refine(
    ({ awsConfig, azureConfig, gcpConfig, enableIamAuth }) =>
      awsConfig === undefined && azureConfig === undefined && gcpConfig === undefined && !enableIamAuth,
    {
      error: 'expected password: logging in with AWS IAM, Microsoft Entra or Google Cloud is not implemented yet',
    },
  )

export const sslConfig = z.strictObject({
  caCertificate: pem("Certificate of the authority that signed the server's"),
  sslCertificate: pem('Client certificate'),
  sslKey: pem('Key of the client certificate'),
})
export type SslConfig = Readonly<z.output<typeof sslConfig>>

export const server = {
  username: z
    .string()
    .describe('User to log in as.')
    .meta({ examples: ['headwater'] }),
  hostPort: z
    .string()
    .describe('Host and port of the server.')
    .meta({ examples: ['localhost:3306'] }),
  databaseName: optional(z.string()).describe(
    'What the database is called in the catalog, `default` unless set: the server itself knows schemas only.',
  ),
  databaseSchema: optional(z.string()).describe('The only schema to read; every one unless set.'),
}

export const driver = {
  connectionOptions: optional(z.record(z.string(), z.string())).describe(
    'Accepted for compatibility: parameters of the connection URL of the incumbent’s driver.',
  ),
  connectionArguments: optional(z.record(z.string(), z.unknown())).describe(
    'Accepted for compatibility: settings of the incumbent’s driver.',
  ),
}

export const filters = {
  tableFilterPattern: optional(filterPattern).describe("Prefills the server's forms."),
  databaseFilterPattern: optional(filterPattern).describe("Prefills the server's forms."),
  storedProcedureFilterPattern: optional(filterPattern).describe("Prefills the server's forms."),
}

export const scheme = option(z.literal('mysql+pymysql'), 'mysql+pymysql').describe(
  'Accepted for compatibility; the driver is always `mysql2`.',
)

/** What both definitions say of themselves. */
export const READS = [
  'schemas, which are MySQL’s databases, below one database named `databaseName` or `default`',
  'tables with their comments, partitioned and system-versioned ones too, and views with their definition',
  'the DDL of tables when `includeDDL` is set: one `SHOW CREATE TABLE` each; all the rest of a schema is one query',
  'columns with their comments and types as the server prints them, labels of enums and sets included',
  'primary, unique and foreign keys, and partition keys',
  'functions and procedures',
  'engine, row format, collation and create options, with `includeCustomProperties`',
  'rows of tables with JSON, or with texts that look like it, with `extractJsonSchema`',
  'the statements in the log tables of the server, for lineage and usage runs',
] as const
