import { z } from 'zod'
import { optional } from '../../record/option.js'
import { filterPattern } from '../../services/database/config.js'
import { accepted, sampleDataStorageConfig } from '../accepted.js'

/** What the connections of Trino and Presto share: keys and defaults of the incumbent's schemas. */
export const server = {
  username: z
    .string()
    .describe('User to run queries as.')
    .meta({ examples: ['headwater'] }),
  hostPort: z
    .string()
    .describe('Host and port of the coordinator.')
    .meta({ examples: ['localhost:8080'] }),
  catalog: optional(z.string()).describe('The only catalog to read; every one unless set.'),
  databaseSchema: optional(z.string()).describe('The only schema to read; every one unless set.'),
  verify: optional(z.string()).describe(
    "File with the certificate of the authority that signed the server's, PEM; `false` accepts any certificate.",
  ),
}

const SCHEME = '`http_scheme` is `http` or `https`; the rest is accepted for compatibility.'

export const driver = {
  connectionOptions: optional(z.record(z.string(), z.string())).describe(
    'Accepted for compatibility: parameters of the connection URL of the incumbent’s driver.',
  ),
  connectionArguments: optional(
    z.looseObject({ http_scheme: optional(z.enum(['http', 'https'])).describe('How the server is reached.') }),
  ).describe(SCHEME),
}

export const filters = {
  schemaFilterPattern: optional(filterPattern).describe("Prefills the server's forms."),
  tableFilterPattern: optional(filterPattern).describe("Prefills the server's forms."),
  databaseFilterPattern: optional(filterPattern).describe("Prefills the server's forms."),
}

export const supports = {
  supportsMetadataExtraction: accepted('metadata runs'),
  supportsDBTExtraction: accepted('dbt runs'),
  supportsProfiler: accepted('profiler runs'),
  supportsDatabase: accepted('it has databases'),
  supportsQueryComment: accepted('statements carry a comment that names us'),
  sampleDataStorageConfig,
}

export const runs = {
  supportsUsageExtraction: accepted('usage runs'),
  supportsLineageExtraction: accepted('lineage runs'),
  supportsDataDiff: accepted('data diff tests'),
}
