import { z } from 'zod'
import { optional } from '../../record/option.js'
import { filterPattern } from '../../services/database/config.js'
import { accepted, sampleDataStorageConfig } from '../accepted.js'

export const driver = {
  connectionOptions: optional(z.record(z.string(), z.string())).describe(
    'Accepted for compatibility: parameters of the connection URL of the incumbent’s driver.',
  ),
  connectionArguments: optional(
    z.looseObject({
      dataCatalogEndpoint: optional(z.string()).describe(
        'Host that tells the names of policy tags, in place of `datacatalog.googleapis.com`: private endpoints.',
      ),
      iamCredentialsEndpoint: optional(z.string()).describe(
        'Host that lets act as another service account, in place of `iamcredentials.googleapis.com`.',
      ),
    }),
  ).describe('`dataCatalogEndpoint` and `iamCredentialsEndpoint`; the rest is accepted for compatibility.'),
}

const prefills = () => optional(filterPattern).describe("Prefills the server's forms; a run filters by `sourceConfig`.")

export const filters = {
  schemaFilterPattern: prefills(),
  tableFilterPattern: prefills(),
  databaseFilterPattern: prefills(),
  storedProcedureFilterPattern: prefills(),
}

export const supports = {
  supportsMetadataExtraction: accepted('metadata runs'),
  supportsIncrementalMetadataExtraction: accepted('incremental metadata runs'),
  supportsUsageExtraction: accepted('usage runs'),
  supportsLineageExtraction: accepted('lineage runs'),
  supportsDBTExtraction: accepted('dbt runs'),
  supportsProfiler: accepted('profiler runs'),
  supportsDatabase: accepted('it has databases'),
  supportsQueryComment: accepted('jobs carry a label that names us'),
  supportsSystemProfile: accepted('system profiles', false),
  sampleDataStorageConfig,
  supportsDataDiff: accepted('data diff tests'),
}
