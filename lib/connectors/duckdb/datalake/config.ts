import { z } from 'zod'
import type { ConnectorDefinition } from '../../../config/connector-definition.js'
import { option, optional } from '../../../record/option.js'
import { secret } from '../../../record/secret.js'
import { filterPattern } from '../../../services/database/config.js'
import { accepted, sampleDataStorageConfig } from '../../accepted.js'

/** `securityConfig` of a store that speaks S3: every key and default of the incumbent's AWSCredentials. */
const awsCredentials = z
  .strictObject({
    enabled: option(z.boolean(), false).describe('Accepted for compatibility.'),
    awsAccessKeyId: optional(z.string()).describe('Access key; without it, what the AWS SDK finds on the machine.'),
    awsSecretAccessKey: optional(secret()).describe('Secret of the access key.'),
    awsRegion: z
      .string()
      .describe('Region of the buckets.')
      .meta({ examples: ['eu-central-1'] }),
    awsSessionToken: optional(secret()).describe('Token of a temporary access key.'),
    endPointURL: optional(z.url()).describe('Where the store is, when it is not AWS: MinIO, Ceph, R2 …'),
    profileName: optional(z.string()).describe('Profile of the AWS files on the machine.'),
    assumeRoleArn: optional(z.string()).describe('Role to take on before anything is asked.'),
    assumeRoleSessionName: option(z.string(), 'OpenMetadataSession').describe('Name of the session in that role.'),
    assumeRoleSourceIdentity: optional(z.string()).describe('Who takes on that role.'),
  })
  .refine(
    ({ awsAccessKeyId, awsSecretAccessKey }) => (awsAccessKeyId === undefined) === (awsSecretAccessKey === undefined),
    {
      error: 'expected awsAccessKeyId and awsSecretAccessKey, or neither of them',
    },
  )
export type AwsCredentials = Readonly<z.output<typeof awsCredentials>>

const s3 = z.strictObject({ securityConfig: awsCredentials.describe('How to log in to the store.') })
const local = z.strictObject({})
/** Nothing with a region, which a mistake in the rest would leave unchecked, and its secret in the open. */
const elsewhere = z.strictObject({
  securityConfig: z
    .record(z.string(), z.unknown())
    .refine((login) => !('awsRegion' in login), 'expected the keys of an S3 login')
    .describe('Refused so far: Azure and GCS.'),
})
type Source = z.output<typeof s3> | z.output<typeof local>

const configSource = z
  .union([s3, local, elsewhere])
  .refine((source) => !('securityConfig' in source) || 'awsRegion' in source.securityConfig, {
    error: 'expected {} for a local folder, or securityConfig with awsRegion: Azure and GCS are not implemented yet',
  })
  .transform((source) => source as Source)

const prefills = optional(filterPattern).describe("Prefills the server's forms.")

/** `serviceConnection.config` of a data lake: every key and default of the incumbent's DatalakeConnection. */
const datalakeConnection = z
  .strictObject({
    type: option(z.literal('Datalake'), 'Datalake').describe('Names this connector.'),
    configSource: configSource.describe('Where the files are: `{}` for a local folder, or a store that speaks S3.'),
    bucketName: option(z.string(), '')
      .describe('The bucket to read, every one unless set; of a local folder, its path.')
      .meta({ examples: ['landing'] }),
    prefix: option(z.string(), '').describe('Only files below it are read.'),
    databaseName: optional(z.string()).describe('Name of the database in the catalog; `default` unless set.'),
    connectionOptions: optional(z.record(z.string(), z.string())).describe('Accepted for compatibility.'),
    connectionArguments: optional(z.record(z.string(), z.unknown())).describe('Accepted for compatibility.'),
    schemaFilterPattern: prefills,
    tableFilterPattern: prefills,
    databaseFilterPattern: prefills,
    supportsMetadataExtraction: accepted('metadata runs'),
    supportsProfiler: accepted('profiler runs'),
    sampleDataStorageConfig,
    skipColdStorage: option(z.boolean(), false).describe('Whether to leave out what lies in a Glacier class of S3.'),
  })
  .refine(({ configSource: source, bucketName }) => 'securityConfig' in source || bucketName !== '', {
    path: ['bucketName'],
    error: 'missing: the path of the local folder',
  })
export type DatalakeConnection = Readonly<z.output<typeof datalakeConnection>>

export const datalake = {
  type: 'datalake',
  serviceType: 'Database',
  name: 'Datalake',
  summary: 'CSV, JSON and Parquet files of a local folder, or of buckets in S3 and what speaks like it, as tables.',
  connection: datalakeConnection,
  drivers: ['@duckdb/node-api', '@aws-sdk/client-s3', '@aws-sdk/credential-providers'],
  reads: [
    'buckets, as schemas: `bucketName`, or all there are; a local folder is one schema',
    'files, as tables named by their key: CSV and TSV (`.csv`, `.tsv`), Parquet (`.parquet`, `.parq`, `.pq`) and JSON (`.json`, `.jsonl`, `.ndjson`); all but Parquet also as `.gz`',
    'columns with the types that DuckDB sees in the first MiB of a file, in the footer of a Parquet file; objects and lists with the fields inside',
    'two requests per file, eight files at once; no file is held whole, but for JSON in one piece up to its first MiB',
    'not read: Avro, MF4 and `.zip`; Azure and Google Cloud stores are refused',
    'checked against moto’s S3',
  ],
  privileges: `
Headwater lists buckets and reads the beginning or the end of each file:

\`\`\`json
{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": ["s3:ListAllMyBuckets"], "Resource": "*" },
    { "Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": "arn:aws:s3:::landing" },
    { "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::landing/*" }
  ]
}
\`\`\`

\`s3:ListAllMyBuckets\` is asked for only without \`bucketName\`. The drivers are \`@duckdb/node-api\`, and for S3
\`@aws-sdk/client-s3\` and \`@aws-sdk/credential-providers\`. A file that can't be read fails by its name, and the
others are read.`,
} satisfies ConnectorDefinition
