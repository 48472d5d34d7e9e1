import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'
import { gcpCredentials } from './gcp-options.js'
import { driver, filters, supports } from './options.js'

/** `serviceConnection.config` of BigQuery: every key and default of the incumbent's BigQueryConnection. */
export const bigqueryConnection = z.strictObject({
  type: option(z.literal('BigQuery'), 'BigQuery').describe('Names this connector.'),
  scheme: option(z.literal('bigquery'), 'bigquery').describe('Accepted for compatibility.'),
  hostPort: option(z.string(), 'bigquery.googleapis.com').describe(
    'Host of the API, with `http://` or `https://` where it is not the latter.',
  ),
  billingProjectId: optional(z.string()).describe(
    'The project that pays for the queries; the first in `projectId` unless set, or else that of the credentials.',
  ),
  credentials: gcpCredentials.describe('Who asks, and which projects are read.').meta({
    examples: [
      {
        gcpConfig: {
          type: 'service_account',
          projectId: 'my-project',
          clientEmail: 'headwater@my-project.iam.gserviceaccount.com',
          privateKey: 'env:BIGQUERY_PRIVATE_KEY',
        },
      },
    ],
  }),
  includePolicyTags: option(z.boolean(), true).describe('Whether to read policy tags, with `includeTags`.'),
  taxonomyProjectID: optional(z.array(z.string())).describe(
    'Projects whose taxonomies the connection test looks for; a run finds those of the policy tags by itself.',
  ),
  taxonomyLocation: option(z.string(), 'us').describe('Where the connection test looks for them.'),
  usageLocation: option(z.string(), 'us').describe('The region whose jobs lineage and usage runs read.'),
  ...driver,
  ...filters,
  ...supports,
  costPerTB: option(z.number(), 6.25).describe('What a TiB costs, for the cost of queries.'),
})
export type BigQueryConnection = Readonly<z.output<typeof bigqueryConnection>>

export const bigquery = {
  type: 'bigquery',
  serviceType: 'Database',
  name: 'BigQuery',
  summary: 'Projects, datasets, tables, views, columns, keys, tags and routines of BigQuery.',
  connection: bigqueryConnection,
  reads: [
    'projects, as databases: those in `projectId`, or that of the credentials; datasets of every region, as schemas, but for hidden ones',
    'tables, clones, snapshots and external tables; views and materialized views with their definition; every table of a date-sharded series (`events_20240101` …) as one of its own',
    'five queries per dataset whatever the number of tables, and one per region for the descriptions of datasets; BigQuery bills at least 10 MB for each',
    'the DDL of tables when `includeDDL` is set, at no further cost',
    'columns with their comments and types; structs, and arrays of them, with the fields inside and their comments',
    'partitions by time unit, ingestion time and integer range, with their unit; the columns that a table is clustered by',
    'primary and foreign keys',
    'labels as tags, the key as classification: of tables with `includeTags`, of datasets always; policy tags of columns under the name of their taxonomy, not those of fields inside a column',
    'when a table was created; with `incremental`, only what `__TABLES__` tells was changed since the last success, be it rows or definition',
    'the shape of JSON columns, with `extractJsonSchema`: a query per table that has text or JSON columns, billed for the whole of these columns, as `LIMIT` makes none cheaper; a table that requires a partition filter fails',
    'procedures and functions, table functions too',
    'the statements in `JOBS_BY_PROJECT` of the region `usageLocation`, for lineage and usage runs; their cost is bytes billed times `costPerTB`',
    'not read: datasets that stand for another system (AWS Glue, Spanner), which fail by name; models; owners',
    'written from the vendor’s documentation; not run against a live server',
  ],
  drivers: ['@google-cloud/bigquery'],
  privileges: `
A service account that sees what there is, and reads none of it (\`my-project\` is read, and billed):

\`\`\`sh
gcloud iam service-accounts create headwater --project=my-project
for role in roles/bigquery.metadataViewer roles/bigquery.jobUser; do
  gcloud projects add-iam-policy-binding my-project --role="$role" \\
    --member=serviceAccount:headwater@my-project.iam.gserviceaccount.com
done
gcloud iam service-accounts keys create key.json \\
  --iam-account=headwater@my-project.iam.gserviceaccount.com
\`\`\`

\`roles/bigquery.metadataViewer\` may be granted on single datasets in place of the project; others are not listed then:

\`\`\`sql
GRANT \`roles/bigquery.metadataViewer\` ON SCHEMA \`my-project\`.my_dataset
TO 'serviceAccount:headwater@my-project.iam.gserviceaccount.com';
\`\`\`

It shows \`INFORMATION_SCHEMA\`: \`TABLES\`, \`TABLE_OPTIONS\`, \`VIEWS\`, \`COLUMNS\`, \`COLUMN_FIELD_PATHS\`,
\`TABLE_CONSTRAINTS\`, \`KEY_COLUMN_USAGE\`, \`CONSTRAINT_COLUMN_USAGE\`, \`ROUTINES\`, \`ROUTINE_OPTIONS\` and
\`SCHEMATA_OPTIONS\`. Some need more:

- \`__TABLES__\`, for \`incremental\`, and the rows that \`extractJsonSchema\` reads: \`roles/bigquery.dataViewer\`
- \`JOBS_BY_PROJECT\`, for lineage and usage runs: \`roles/bigquery.resourceViewer\`
- the names of policy tags, where there are any: \`datacatalog.taxonomies.get\` and \`datacatalog.taxonomies.list\` in the
  project of their taxonomy, else \`includePolicyTags: false\`

Credentials are a service account's key, a file that Google Cloud gives out, workload identity federation, or what the
machine has; each may act as another service account, which takes \`roles/iam.serviceAccountTokenCreator\` on that, and with
what the machine has a file of application default credentials.`,
} satisfies ConnectorDefinition
