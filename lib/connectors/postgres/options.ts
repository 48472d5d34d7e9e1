import { z } from 'zod'
import { option, optional } from '../../record/option.js'
import { type Secret, secret } from '../../record/secret.js'
import { filterPattern } from '../../services/database/config.js'

/** What the connections of all servers share that speak PostgreSQL's protocol: keys and defaults of the incumbent's schemas. */

const awsCredentials = z.strictObject({
  enabled: option(z.boolean(), false).describe('Whether to log in with IAM.'),
  awsAccessKeyId: optional(z.string()).describe("Access key id; without it, the machine's own credentials."),
  awsSecretAccessKey: optional(secret()).describe('Secret access key.'),
  awsRegion: z
    .string()
    .describe('Region of the database.')
    .meta({ examples: ['eu-central-1'] }),
  awsSessionToken: optional(secret()).describe('Session token of temporary credentials.'),
  endPointURL: optional(z.url()).describe("Endpoint in place of the region's own."),
  profileName: optional(z.string()).describe('Profile of the AWS configuration files.'),
  assumeRoleArn: optional(z.string()).describe('Role to assume.'),
  assumeRoleSessionName: option(z.string(), 'OpenMetadataSession').describe('Session name of the assumed role.'),
  assumeRoleSourceIdentity: optional(z.string()).describe('Source identity of the assumed role.'),
})

const refusedAws = optional(awsCredentials).describe('Refused so far: log in with an AWS IAM token.')

const azureCredentials = z.strictObject({
  clientId: optional(z.string()).describe('Application (client) id.'),
  clientSecret: optional(secret()).describe('Client secret.'),
  tenantId: optional(z.string()).describe('Directory (tenant) id.'),
  accountName: optional(z.string()).describe('Storage account.'),
  vaultName: optional(z.string()).describe('Key vault.'),
  scopes: optional(z.string()).describe('Scopes to ask a token for, comma-separated.'),
})

export const authType = z
  .strictObject({
    password: optional(secret()).describe('Password of the user.'),
    awsConfig: refusedAws,
    azureConfig: optional(azureCredentials).describe('Refused so far: log in with a Microsoft Entra token.'),
  })
  .refine(({ awsConfig, azureConfig }) => awsConfig === undefined && azureConfig === undefined, {
    error: 'expected password: logging in with AWS IAM or Microsoft Entra is not implemented yet',
  })

/** Of servers that the incumbent logs in to with a password or IAM. */
export const awsAuthType = z
  .strictObject({ password: authType.shape.password, awsConfig: refusedAws })
  .refine(({ awsConfig }) => awsConfig === undefined, {
    error: 'expected password: logging in with AWS IAM is not implemented yet',
  })

export const basicAuthType = z.strictObject({ password: authType.shape.password })

const sslConfig = z.strictObject({
  caCertificate: optional(secret()).describe(
    "Certificate of the authority that signed the server's, PEM text or path.",
  ),
  sslCertificate: optional(secret()).describe('Client certificate, PEM text or path.'),
  sslKey: optional(secret()).describe('Key of the client certificate, PEM text or path.'),
})

const sampleDataStorage = z.looseObject({
  bucketName: option(z.string(), '').describe('Bucket for sample data.'),
  prefix: option(z.string(), '').describe('Path prefix in the bucket.'),
  filePathPattern: option(
    z.string(),
    '{service_name}/{database_name}/{database_schema_name}/{table_name}/sample_data.parquet',
  ).describe("Path of a table's file."),
  overwriteData: option(z.boolean(), true).describe('Whether a new sample replaces the last one.'),
  storageConfig: optional(
    awsCredentials.extend({ awsRegion: optional(z.string()).describe('Region of the bucket.') }).loose(),
  ).describe('Credentials of the bucket.'),
})

export const login = {
  username: z
    .string()
    .describe('User to log in as; needs to read the catalog of the database.')
    .meta({ examples: ['openmetadata_user'] }),
  hostPort: z
    .string()
    .describe('Host and port of the server.')
    .meta({ examples: ['localhost:5432'] }),
  database: z
    .string()
    .describe('Database to connect to, and the only one read unless `ingestAllDatabases` is set.')
    .meta({ examples: ['postgres'] }),
  ingestAllDatabases: option(z.boolean(), false).describe('Whether to read every database of the server.'),
}

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

export const transport = {
  sslMode: option(z.enum(SSL_MODES), 'disable').describe("How far to insist on TLS, in libpq's words."),
  sslConfig: optional(sslConfig).describe('Certificates for TLS.'),
}

export const driver = {
  connectionOptions: optional(z.record(z.string(), z.string())).describe('Parameters added to the connection URL.'),
  connectionArguments: optional(z.record(z.string(), z.unknown())).describe(
    'Accepted for compatibility: settings of the incumbent’s driver.',
  ),
}

const PREFILLS = "Prefills the server's forms; a run filters by `sourceConfig` alone."

/** A pattern that a run doesn't look at; what it excludes unless set. */
export const prefill = (...excludes: readonly string[]) =>
  excludes.length === 0
    ? optional(filterPattern).describe("Prefills the server's forms.")
    : option(filterPattern, { includes: [], excludes: [...excludes] }).describe(PREFILLS)

export const scheme = <const S extends readonly [string, ...string[]]>(...schemes: S) =>
  option(z.enum(schemes), schemes[0] as never).describe('Accepted for compatibility; the driver is always `pg`.')

export const sampleDataStorageConfig = optional(
  z.strictObject({ config: optional(sampleDataStorage).describe('Where sample data goes.') }),
).describe('Accepted for compatibility: storage for sample data.')

/** How to log in to a server: the same for all. */
export interface Login {
  readonly hostPort: string
  readonly username: string
  readonly authType?: { readonly password?: Secret | undefined } | undefined
  readonly connectionOptions?: Readonly<Record<string, string>> | undefined
  readonly sslMode: (typeof SSL_MODES)[number]
  readonly sslConfig?: Readonly<z.output<typeof sslConfig>> | undefined
}
