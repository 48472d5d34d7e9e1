import { databaseServiceType } from '../record/entities/database-service.js'

interface Step {
  readonly name: string
  readonly description: string
  readonly errorMessage: string
  readonly mandatory: boolean
  readonly shortCircuit: boolean
}

const step = (name: string, description: string, mandatory: boolean): Step => ({
  name,
  description,
  errorMessage: `${name} failed: check the address, the credentials and what the user may read.`,
  mandatory,
  shortCircuit: false,
})

const ACCESS = step('CheckAccess', 'Reach the source and log in.', true)
const DATABASES = step('GetDatabases', 'List the databases.', true)
const SCHEMAS = step('GetSchemas', 'List the schemas.', true)
const TABLES = step('GetTables', 'List the tables of a schema.', true)
const VIEWS = step('GetViews', 'List the views of a schema.', false)
const TAGS = step('GetTags', 'Read the policies that tables are tagged by.', false)
const QUERIES = step('GetQueries', 'Read the log of queries, for usage and lineage.', false)

const COMMON = [ACCESS, SCHEMAS, TABLES, VIEWS]
/** Database types whose tests have more steps than those common to all. */
const SPECIAL: Readonly<Record<string, readonly Step[]>> = {
  Postgres: [ACCESS, DATABASES, SCHEMAS, TABLES, VIEWS, TAGS, QUERIES],
  Greenplum: [ACCESS, DATABASES, SCHEMAS, TABLES, VIEWS, TAGS, QUERIES],
  Redshift: [ACCESS, DATABASES, SCHEMAS, TABLES, VIEWS, QUERIES],
  Snowflake: [ACCESS, DATABASES, SCHEMAS, TABLES, VIEWS, QUERIES],
  Mssql: [ACCESS, DATABASES, SCHEMAS, TABLES, VIEWS, QUERIES],
  Mysql: [...COMMON, QUERIES],
  Clickhouse: [...COMMON, QUERIES],
  Trino: [ACCESS, DATABASES, SCHEMAS, TABLES, VIEWS, QUERIES],
  Presto: [ACCESS, DATABASES, SCHEMAS, TABLES],
  Timescale: [ACCESS, DATABASES, SCHEMAS, TABLES, VIEWS, TAGS, QUERIES],
  Cockroach: [ACCESS, DATABASES, SCHEMAS, TABLES, VIEWS],
  CustomDatabase: [ACCESS],
}

/** Which steps the test of a connection runs, by service type (spec/rest.md §16). */
export const TEST_CONNECTION_DEFINITIONS = [...databaseServiceType.options, 'DuckDB'].map((type) => ({
  name: type,
  displayName: `${type} Test Connection`,
  description: `Tests that ${type} can be reached and its metadata can be read.`,
  fullyQualifiedName: `${type}.testConnectionDefinition`,
  steps: SPECIAL[type] ?? COMMON,
}))
