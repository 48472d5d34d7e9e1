import { createIngestionPipeline } from '../../record/entities/ingestion-pipeline.js'
import { type CatalogKind, kind, strict, words } from './kind.js'

const FIELDS = words('owners tags domain domains dataProducts extension followers votes lifeCycle')
const ASSET_FIELDS = [...FIELDS, ...words('usageSummary sourceHash location experts reviewers')]
const TABLE_FIELDS = [
  ...ASSET_FIELDS,
  ...words('columns tableConstraints tablePartition customMetrics joins schemaDefinition dataModel testSuite profile'),
  ...words('sampleData tableProfilerConfig queries viewDefinition pipelineObservability'),
]

const AIRFLOW_DEFAULTS = {
  pausePipeline: false,
  concurrency: 1,
  pipelineTimezone: 'UTC',
  retries: 0,
  retryDelay: 300,
  pipelineCatchup: false,
  maxActiveRuns: 1,
  workflowDefaultView: 'tree',
  workflowDefaultViewOrientation: 'LR',
}

/** Kinds of the database service and what it leans on: their requests are checked field by field. */
export const STRICT_KINDS: readonly CatalogKind[] = [
  strict('databaseService', { fields: [...FIELDS, 'pipelines', 'connection'] }),
  strict('database', {
    parents: { service: 'databaseService' },
    defaults: { default: false },
    fields: [...ASSET_FIELDS, 'databaseSchemas'],
  }),
  strict('databaseSchema', { parents: { database: 'database' }, fields: [...ASSET_FIELDS, 'tables'] }),
  strict('table', { parents: { databaseSchema: 'databaseSchema' }, fields: TABLE_FIELDS }),
  strict('storedProcedure', { parents: { databaseSchema: 'databaseSchema' }, fields: ASSET_FIELDS }),
  strict('query', {
    parents: { service: 'databaseService' },
    references: { queryUsedIn: 'table', users: 'user' },
    defaults: { processedLineage: false, usedBy: [] },
    hidden: ['queryUsedIn', 'users', 'deleted'],
    unstored: ['exclude_usage', 'dialect'],
  }),
  strict('classification', { defaults: { mutuallyExclusive: false } }),
  strict('tag', {
    parents: { parent: 'tag', classification: 'classification' },
    references: { classification: 'classification' },
    defaults: { mutuallyExclusive: false, deprecated: false },
  }),
  strict('role', { references: { policies: 'policy' }, hidden: ['policies'] }),
  strict('team', {
    references: { parents: 'team', children: 'team', users: 'user', defaultRoles: 'role', policies: 'policy' },
    hidden: ['parents', 'children', 'users', 'defaultRoles', 'policies'],
  }),
  strict('user', {
    references: { teams: 'team', roles: 'role' },
    defaults: { isBot: false, isAdmin: false },
    hidden: ['teams', 'roles', 'inheritedRoles'],
    unstored: ['authenticationMechanism', 'password', 'confirmPassword', 'createPasswordType'],
  }),
  kind('services/ingestionPipelines', 'ingestionPipeline', {
    request: createIngestionPipeline,
    parents: { service: '*' },
    defaults: { deployed: false, enabled: true, airflowConfig: AIRFLOW_DEFAULTS },
    hidden: ['pipelineStatuses'],
  }),
]
