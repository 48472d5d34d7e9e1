import type { z } from 'zod'
import { createIngestionPipeline } from '../record/entities/ingestion-pipeline.js'
import { KINDS } from '../record/entities/kinds.js'
import type { Document } from './document.js'

/** What the catalog knows of a kind of entity. Kinds are rows of a table: a new one needs no code. */
export interface CatalogKind {
  /** Path below `/v1`, without a leading slash. */
  readonly collection: string
  readonly type: string
  /** Checks a request. Without one only a name is asked for. */
  readonly request?: z.ZodType
  /** Fields that may name the parent, and the types it may have; the first field present counts. */
  readonly parents: Readonly<Record<string, string>>
  /** Other fields that hold references, one or many, and their type: they are given as FQNs, ids or references. */
  readonly references: Readonly<Record<string, string>>
  /** Values of a new entity whose request leaves them out. */
  readonly defaults: Document
  /** Names that `fields` may ask for; without them, any. */
  readonly fields?: readonly string[]
  /** Fields of requests that aren't stored. */
  readonly unstored: readonly string[]
  /** Fields that are shown only when asked for, beside those that are hidden in every kind (view.ts). */
  readonly hidden: readonly string[]
  /** Comes between the parent's FQN and the name. */
  readonly infix?: string
}

type Row = readonly [
  collection: string,
  type: string,
  parents?: Readonly<Record<string, string>>,
  more?: Partial<CatalogKind>,
]

const FIELDS = ['owners', 'tags', 'domain', 'domains', 'dataProducts', 'extension', 'followers', 'votes', 'lifeCycle']
const SOURCE_FIELDS = [...FIELDS, 'usageSummary', 'sourceHash', 'location', 'experts', 'reviewers']
const TABLE_FIELDS = [
  ...SOURCE_FIELDS,
  ...['columns', 'tableConstraints', 'tablePartition', 'customMetrics', 'joins', 'schemaDefinition', 'dataModel'],
  ...[
    'testSuite',
    'profile',
    'sampleData',
    'tableProfilerConfig',
    'queries',
    'viewDefinition',
    'pipelineObservability',
  ],
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
const STRICT: readonly Row[] = [
  [
    'services/databaseServices',
    'databaseService',
    {},
    { request: KINDS.databaseService.request, fields: [...FIELDS, 'pipelines', 'connection'] },
  ],
  [
    'databases',
    'database',
    { service: 'databaseService' },
    { request: KINDS.database.request, defaults: { default: false }, fields: [...SOURCE_FIELDS, 'databaseSchemas'] },
  ],
  [
    'databaseSchemas',
    'databaseSchema',
    { database: 'database' },
    { request: KINDS.databaseSchema.request, fields: [...SOURCE_FIELDS, 'tables'] },
  ],
  ['tables', 'table', { databaseSchema: 'databaseSchema' }, { request: KINDS.table.request, fields: TABLE_FIELDS }],
  [
    'storedProcedures',
    'storedProcedure',
    { databaseSchema: 'databaseSchema' },
    { request: KINDS.storedProcedure.request, fields: SOURCE_FIELDS },
  ],
  [
    'queries',
    'query',
    { service: 'databaseService' },
    {
      request: KINDS.query.request,
      references: { queryUsedIn: 'table', users: 'user' },
      hidden: ['queryUsedIn', 'users', 'deleted'],
      unstored: ['exclude_usage', 'dialect'],
      defaults: { processedLineage: false, usedBy: [] },
    },
  ],
  [
    'classifications',
    'classification',
    {},
    { request: KINDS.classification.request, defaults: { mutuallyExclusive: false } },
  ],
  [
    'tags',
    'tag',
    { parent: 'tag', classification: 'classification' },
    {
      request: KINDS.tag.request,
      references: { classification: 'classification' },
      defaults: { mutuallyExclusive: false, deprecated: false },
    },
  ],
  ['roles', 'role', {}, { request: KINDS.role.request, references: { policies: 'policy' }, hidden: ['policies'] }],
  [
    'teams',
    'team',
    {},
    {
      request: KINDS.team.request,
      references: { parents: 'team', children: 'team', users: 'user', defaultRoles: 'role', policies: 'policy' },
      hidden: ['parents', 'children', 'users', 'defaultRoles', 'policies'],
    },
  ],
  [
    'users',
    'user',
    {},
    {
      request: KINDS.user.request,
      references: { teams: 'team', roles: 'role' },
      hidden: ['teams', 'roles', 'inheritedRoles'],
      unstored: ['authenticationMechanism', 'password', 'confirmPassword', 'createPasswordType'],
      defaults: { isBot: false, isAdmin: false },
    },
  ],
  [
    'services/ingestionPipelines',
    'ingestionPipeline',
    { service: '*' },
    {
      request: createIngestionPipeline,
      hidden: ['pipelineStatuses'],
      defaults: { deployed: false, enabled: true, airflowConfig: AIRFLOW_DEFAULTS },
    },
  ],
]

const service = (name: string): Row => [`services/${name}Services`, `${name}Service`]

/** Kinds whose requests are taken as they come, if they bring a name. */
const OPEN: readonly Row[] = [
  ...[
    'api',
    'dashboard',
    'drive',
    'mcp',
    'messaging',
    'metadata',
    'mlmodel',
    'pipeline',
    'search',
    'security',
    'storage',
  ].map(service),
  ['services/testConnectionDefinitions', 'testConnectionDefinition'],
  ['apiCollections', 'apiCollection', { service: 'apiService' }],
  ['apiEndpoints', 'apiEndpoint', { apiCollection: 'apiCollection' }],
  [
    'charts',
    'chart',
    { service: 'dashboardService' },
    { references: { dashboards: 'dashboard' }, hidden: ['dashboards'] },
  ],
  [
    'dashboards',
    'dashboard',
    { service: 'dashboardService' },
    { references: { charts: 'chart', dataModels: 'dashboardDataModel' }, hidden: ['charts', 'dataModels'] },
  ],
  ['dashboard/datamodels', 'dashboardDataModel', { service: 'dashboardService' }, { infix: 'model' }],
  [
    'containers',
    'container',
    { parent: 'container', service: 'storageService' },
    { references: { service: 'storageService' } },
  ],
  [
    'drives/directories',
    'directory',
    { parent: 'directory', service: 'driveService' },
    { references: { service: 'driveService' } },
  ],
  [
    'drives/files',
    'file',
    { directory: 'directory', service: 'driveService' },
    { references: { service: 'driveService' } },
  ],
  [
    'drives/spreadsheets',
    'spreadsheet',
    { parent: 'directory', service: 'driveService' },
    { references: { service: 'driveService' } },
  ],
  ['drives/worksheets', 'worksheet', { spreadsheet: 'spreadsheet' }],
  ['mlmodels', 'mlmodel', { service: 'mlmodelService' }],
  ['pipelines', 'pipeline', { service: 'pipelineService' }],
  ['searchIndexes', 'searchIndex', { service: 'searchService' }],
  ['topics', 'topic', { service: 'messagingService' }],
  ['mcpServers', 'mcpServer', { service: 'mcpService' }],
  ['domains', 'domain', { parent: 'domain' }],
  ['dataProducts', 'dataProduct'],
  ['dataContracts', 'dataContract'],
  ['glossaries', 'glossary'],
  [
    'glossaryTerms',
    'glossaryTerm',
    { parent: 'glossaryTerm', glossary: 'glossary' },
    { references: { glossary: 'glossary' } },
  ],
  ['metrics', 'metric'],
  ['dataQuality/testDefinitions', 'testDefinition'],
  ['dataQuality/testSuites', 'testSuite', {}, { references: { basicEntityReference: 'table' } }],
  [
    'dataQuality/testCases',
    'testCase',
    {},
    { references: { testDefinition: 'testDefinition', testSuite: 'testSuite' } },
  ],
  ['bots', 'bot', {}, { references: { botUser: 'user' } }],
  ['personas', 'persona'],
  ['policies', 'policy'],
  ['reports', 'report'],
  ['kpi', 'kpi'],
  ['docStore', 'document'],
  ['automations/workflows', 'workflow'],
  ['events/subscriptions', 'eventSubscription'],
  ['apps', 'app'],
  ['apps/marketplace', 'appMarketPlaceDefinition'],
  ['analytics/dataInsights/charts', 'dataInsightChart'],
]

const kind = ([collection, type, parents = {}, more = {}]: Row): CatalogKind => ({
  references: {},
  defaults: {},
  hidden: [],
  unstored: [],
  ...more,
  collection,
  type,
  parents,
})

export const CATALOG_KINDS: readonly CatalogKind[] = [...STRICT, ...OPEN].map(kind)

const BY_TYPE = new Map(CATALOG_KINDS.map((one) => [one.type, one]))

/** The kind of an `EntityReference.type`. */
export const kindOf = (type: string): CatalogKind | undefined => BY_TYPE.get(type)

/** The kind of that type, which the catalog itself names. */
export function knownKind(type: string): CatalogKind {
  const known = BY_TYPE.get(type)
  if (!known) throw new Error(`no kind has the type ${type}`)
  return known
}

/** Kinds whose entities may lie below one of `kind`, at any depth. */
export function kindsBelow({ type }: CatalogKind): readonly CatalogKind[] {
  const known = BELOW.get(type)
  if (known) return known
  const found = new Set<CatalogKind>()
  const visit = (above: string): void => {
    for (const one of CATALOG_KINDS) {
      const isChild = Object.values(one.parents).some(
        (parent) => parent === above || (parent === '*' && above.endsWith('Service')),
      )
      if (!isChild || found.has(one)) continue
      found.add(one)
      visit(one.type)
    }
  }
  visit(type)
  const all = [...found]
  BELOW.set(type, all)
  return all
}
const BELOW = new Map<string, readonly CatalogKind[]>()
