import { z } from 'zod'
import { option, optional } from '../../record/option.js'
import { secret } from '../../record/secret.js'
import { filterPattern } from '../../services/database/config.js'
import { accepted, sampleDataStorageConfig } from '../accepted.js'

/** What stands in a connect descriptor without brackets or quotes around it. */
export const plain = () => z.string().regex(/^[^\s()="']+$/, 'expected a name without blanks, brackets, quotes and =')

/** What is wrong with a connection that names nothing to connect to, or two things. */
export const TARGET = 'expected one of oracleServiceName, databaseSchema, oracleTNSConnection'

const driverArguments = z.looseObject({
  config_dir: optional(z.string()).describe('Folder of `tnsnames.ora`.'),
  wallet_location: optional(z.string()).describe('Folder of `ewallet.pem`.'),
  wallet_password: optional(secret()).describe('Password of the wallet.'),
})

export const driver = {
  connectionOptions: optional(
    z
      .object({
        service_name: optional(plain()).describe(
          'Service to connect to, where `databaseSchema` is the schema to read.',
        ),
        sid: optional(plain()).describe('SID to connect to, likewise.'),
      })
      .catchall(z.string()),
  ).describe(
    '`service_name` or `sid` says what to connect to beside `databaseSchema`; the rest is accepted for compatibility.',
  ),
  connectionArguments: optional(driverArguments).describe(
    '`config_dir`, `wallet_location` and `wallet_password`; the rest is accepted for compatibility.',
  ),
}

const PREFILLS = "Prefills the server's forms; a run filters by `sourceConfig` alone."

export const filters = {
  schemaFilterPattern: option(filterPattern, {
    includes: [],
    excludes: ['^sys$', '^ctxsys$', '^dbsnmp$', '^outln$'],
  }).describe(PREFILLS),
  tableFilterPattern: optional(filterPattern).describe(PREFILLS),
  databaseFilterPattern: optional(filterPattern).describe(PREFILLS),
  storedProcedureFilterPattern: optional(filterPattern).describe(PREFILLS),
}

export const supports = {
  supportsMetadataExtraction: accepted('metadata runs'),
  supportsUsageExtraction: accepted('usage runs'),
  supportsLineageExtraction: accepted('lineage runs'),
  supportsDBTExtraction: accepted('dbt runs'),
  supportsProfiler: accepted('profiler runs'),
  supportsQueryComment: accepted('statements carry a comment that names us'),
  supportsDataDiff: accepted('data diff tests'),
  sampleDataStorageConfig,
}
