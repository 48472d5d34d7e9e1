import { z } from 'zod'
import { option, optional } from '../record/option.js'
import { secret } from '../record/secret.js'
import { filterPattern } from '../services/database/config.js'

const AUTH_PROVIDERS = [
  'basic',
  'azure',
  'google',
  'okta',
  'auth0',
  'aws-cognito',
  'custom-oidc',
  'ldap',
  'saml',
  'openmetadata',
] as const

const SECRETS_MANAGERS = [
  'db',
  'managed-aws',
  'aws',
  'managed-aws-ssm',
  'aws-ssm',
  'managed-azure-kv',
  'azure-kv',
  'in-memory',
  'gcp',
  'kubernetes',
] as const

const HOST_PORT = /^(?:https?:\/\/[^/\s]+(?:\/[^\s]*)?\/api|embedded:.+)$/

const accepted = (what: string) => option(z.boolean(), true).describe(`Accepted for compatibility: ${what}.`)

/** `workflowConfig.openMetadataServerConfig`: every key and default of the incumbent's (spec/rest.md §1). */
export const serverConfig = z
  .strictObject({
    type: option(z.literal('OpenMetadata'), 'OpenMetadata').describe('Names the kind of server.'),
    hostPort: z
      .string()
      .regex(HOST_PORT, 'expected an http(s) URL that ends in /api, or embedded:<directory>')
      .describe("URL of the server's API, or `embedded:<directory>` for the local catalog.")
      .meta({ examples: ['embedded:./catalog', 'http://localhost:8585/api'] }),
    apiVersion: option(z.string(), 'v1').describe('Version segment of every URL.'),
    authProvider: option(z.enum(AUTH_PROVIDERS), 'basic').describe(
      'Login of the server; whatever it is, requests carry the token of `securityConfig`.',
    ),
    securityConfig: optional(
      z.strictObject({ jwtToken: secret().describe("The bot's token, or the path of a file that holds it.") }),
    ).describe('What requests are signed with.'),
    verifySSL: option(z.enum(['no-ssl', 'ignore', 'validate']), 'no-ssl').describe(
      "Whether to check the server's certificate.",
    ),
    sslConfig: optional(
      z.strictObject({
        caCertificate: optional(secret()).describe("Certificate of the authority that signed the server's."),
        sslCertificate: optional(secret()).describe('Client certificate.'),
        sslKey: optional(secret()).describe('Key of the client certificate.'),
      }),
    ).describe('Certificates, as paths.'),
    extraHeaders: optional(z.record(z.string(), z.string())).describe(
      'Headers added to every request; a value may use `%(Authorization)s`.',
    ),
    enableVersionValidation: option(z.boolean(), true).describe('Whether to compare versions with the server first.'),
    storeServiceConnection: option(z.boolean(), true).describe(
      'Whether a service created by a run keeps its connection in the catalog.',
    ),
    forceEntityOverwriting: option(z.boolean(), false).describe(
      'Whether to write services that exist too, and to take the connection from this file alone.',
    ),
    clusterName: option(z.string(), 'openmetadata').describe('Name of the cluster; not sent.'),
    secretsManagerProvider: option(z.enum(SECRETS_MANAGERS), 'db').describe(
      'Accepted for compatibility; secrets come from `env:` and `file:` references.',
    ),
    secretsManagerLoader: option(z.enum(['noop', 'airflow', 'env']), 'noop').describe('Accepted for compatibility.'),
    limitRecords: option(z.int(), 1000).describe('Accepted for compatibility: records per page.'),
    includeTopics: accepted('read topics'),
    includeTables: accepted('read tables'),
    includeDashboards: accepted('read dashboards'),
    includePipelines: accepted('read pipelines'),
    includeMlModels: accepted('read ML models'),
    includeUsers: accepted('read users'),
    includeTeams: accepted('read teams'),
    includeGlossaryTerms: accepted('read glossary terms'),
    includeTags: accepted('read tags'),
    includePolicy: accepted('read policies'),
    includeMessagingServices: accepted('read messaging services'),
    includeDatabaseServices: accepted('read database services'),
    includePipelineServices: accepted('read pipeline services'),
    supportsDataInsightExtraction: accepted('data insight runs'),
    supportsElasticSearchReindexingExtraction: accepted('reindexing runs'),
    elasticsSearch: optional(
      z.strictObject({
        type: z.string().describe('Kind of store.'),
        config: optional(z.record(z.string(), z.unknown())).describe('Settings of the store.'),
      }),
    ).describe('Accepted for compatibility: the search store.'),
    schemaFilterPattern: optional(filterPattern).describe('Accepted for compatibility.'),
    tableFilterPattern: optional(filterPattern).describe('Accepted for compatibility.'),
    databaseFilterPattern: optional(filterPattern).describe('Accepted for compatibility.'),
  })
  .refine(({ verifySSL, sslConfig }) => verifySSL !== 'validate' || sslConfig?.caCertificate !== undefined, {
    path: ['verifySSL'],
    error: 'expected sslConfig.caCertificate beside "validate": the path of the certificate to trust',
  })
export type ServerConfig = Readonly<z.output<typeof serverConfig>>

/** `workflowConfig` (spec/workflow.md §2.3). */
export const runConfig = z.strictObject({
  loggerLevel: option(z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']), 'INFO').describe('Least severe line that is logged.'),
  raiseOnError: option(z.boolean(), true).describe('Whether a step below the threshold fails the process.'),
  successThreshold: option(z.int().min(0).max(100), 90).describe('Least success, in percent, of every step.'),
  openMetadataServerConfig: serverConfig.describe('The catalog to write to.'),
  config: optional(z.record(z.string(), z.unknown())).describe('Free-form settings of components.'),
})
export type RunConfig = Readonly<z.output<typeof runConfig>>
