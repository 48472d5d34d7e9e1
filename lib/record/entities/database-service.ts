import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityName, entityReference, entityReferences, fullyQualifiedName } from './references.js'
import { style } from './style.js'
import { tagLabel } from './tag-label.js'

export const databaseServiceType = z.enum([
  'BigQuery',
  'BigTable',
  'Mysql',
  'Redshift',
  'Snowflake',
  'Postgres',
  'Timescale',
  'Mssql',
  'MicrosoftAccess',
  'Oracle',
  'Athena',
  'Hive',
  'Impala',
  'Presto',
  'Trino',
  'Vertica',
  'Glue',
  'MariaDB',
  'Druid',
  'Db2',
  'Clickhouse',
  'Databricks',
  'AzureSQL',
  'DynamoDB',
  'SingleStore',
  'SQLite',
  'DeltaLake',
  'Salesforce',
  'PinotDB',
  'Datalake',
  'DomoDatabase',
  'QueryLog',
  'CustomDatabase',
  'Dbt',
  'SapHana',
  'SapSuccessFactors',
  'MongoDB',
  'Cassandra',
  'Couchbase',
  'Greenplum',
  'Doris',
  'StarRocks',
  'UnityCatalog',
  'SAS',
  'Teradata',
  'SapErp',
  'Synapse',
  'Exasol',
  'Cockroach',
  'SSAS',
  'Epic',
  'ServiceNow',
  'Dremio',
  'MicrosoftFabric',
  'BurstIQ',
  'Informix',
  'Iomete',
  'QuestDB',
  'SapBw4Hana',
])
export type DatabaseServiceType = z.infer<typeof databaseServiceType>

export const databaseConnection = z.strictObject({
  config: z.record(z.string(), z.unknown()).optional(),
})
export type DatabaseConnection = DeepReadonly<z.infer<typeof databaseConnection>>

/** The body of PUT /services/databaseServices. `connection.config` belongs to the connector and stays open. */
export const createDatabaseService = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(tagLabel).optional(),
  style: style.optional(),
  serviceType: databaseServiceType,
  connection: databaseConnection.optional(),
  owners: entityReferences.optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  domains: z.array(z.string()).optional(),
  ingestionRunner: entityReference.optional(),
})
export type CreateDatabaseService = DeepReadonly<z.infer<typeof createDatabaseService>>
