import { z } from 'zod'
import { option, optional } from '../../record/option.js'
import { filterPattern } from '../../services/database/config.js'
import { accepted, sampleDataStorageConfig } from '../accepted.js'

/** The ways to log in that are known, and refused. */
const LOGINS: readonly string[] = ['snowflake', 'snowflake_jwt']

const driverArguments = z
  .looseObject({
    host: optional(z.string()).describe(
      'Host to connect to in place of `<account>.snowflakecomputing.com`: private links.',
    ),
    port: optional(z.int()).describe('Port of that host, 443 unless set.'),
    protocol: optional(z.enum(['http', 'https'])).describe('How that host is reached, `https` unless set.'),
    authenticator: optional(z.string()).describe('`snowflake` or `snowflake_jwt`, which the keys above say anyway.'),
  })
  .refine(({ authenticator = 'snowflake' }) => LOGINS.includes(authenticator.toLowerCase()), {
    error:
      'authenticator: expected password or privateKey in its place: OAuth, Okta, browsers and MFA are not implemented yet',
  })

export const driver = {
  connectionOptions: optional(z.record(z.string(), z.string())).describe(
    'Accepted for compatibility: parameters of the connection URL of the incumbent’s driver.',
  ),
  connectionArguments: optional(driverArguments).describe(
    '`host`, `port` and `protocol` say where the server is; the rest is accepted for compatibility.',
  ),
}

const forms = (pattern: 'schema' | 'database') =>
  option(filterPattern, { includes: [], excludes: [pattern === 'schema' ? '^information_schema$' : '^snowflake$'] })

const PREFILLS = "Prefills the server's forms; a run filters by `sourceConfig` alone."

export const filters = {
  schemaFilterPattern: forms('schema').describe(PREFILLS),
  tableFilterPattern: optional(filterPattern).describe(PREFILLS),
  databaseFilterPattern: forms('database').describe(PREFILLS),
  storedProcedureFilterPattern: optional(filterPattern).describe(PREFILLS),
}

export const supports = {
  supportsMetadataExtraction: accepted('metadata runs'),
  supportsIncrementalMetadataExtraction: accepted('incremental metadata runs'),
  supportsUsageExtraction: accepted('usage runs'),
  supportsLineageExtraction: accepted('lineage runs'),
  supportsDBTExtraction: accepted('dbt runs'),
  supportsProfiler: accepted('profiler runs'),
  supportsDatabase: accepted('it has databases'),
  supportsQueryComment: accepted('statements carry a comment that names us'),
  supportsSystemProfile: accepted('system profiles', false),
  sampleDataStorageConfig,
  supportsDataDiff: accepted('data diff tests'),
}

const flag = () => optional(z.boolean()).describe('Accepted for compatibility.')

export const policyAgentConfig = option(
  z.strictObject({
    enabled: flag(),
    supportsColumnAccess: flag(),
    supportsFullAccess: flag(),
    supportsMaskedAccess: flag(),
  }),
  { enabled: true, supportsColumnAccess: false, supportsFullAccess: true, supportsMaskedAccess: true },
).describe('Accepted for compatibility: access policies of the server.')
