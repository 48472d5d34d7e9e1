import { createChart } from './chart.js'
import { createContainer } from './container.js'
import { createDashboard } from './dashboard.js'
import { createDashboardDataModel } from './dashboard-data-model.js'
import { createDashboardService } from './dashboard-service.js'
import { createDirectory } from './directory.js'
import { createDriveService } from './drive-service.js'
import { createFile } from './file.js'
import type { Kind } from './kinds.js'
import { createMessagingService } from './messaging-service.js'
import { createMlModel } from './ml-model.js'
import { createMlModelService } from './ml-model-service.js'
import { createPipeline } from './pipeline.js'
import { createPipelineService } from './pipeline-service.js'
import { createSearchIndex } from './search-index.js'
import { createSearchService } from './search-service.js'
import { createSpreadsheet } from './spreadsheet.js'
import { createStorageService } from './storage-service.js'
import { createTopic } from './topic.js'
import { createWorksheet } from './worksheet.js'

const service = <N extends string, R>(type: N, request: R) =>
  ({ collection: `services/${type}s`, type, level: 0, request, bulk: false }) as const

/** The services that are no databases, and what lies in them (spec/rest.md §20, spec/fqn.md §3). */
export const ASSET_KINDS = {
  dashboardService: service('dashboardService', createDashboardService),
  chart: { collection: 'charts', type: 'chart', level: 1, parent: ['service'], request: createChart, bulk: true },
  dashboardDataModel: {
    collection: 'dashboard/datamodels',
    type: 'dashboardDataModel',
    level: 1,
    parent: ['service'],
    infix: 'model',
    request: createDashboardDataModel,
    bulk: true,
  },
  dashboard: {
    collection: 'dashboards',
    type: 'dashboard',
    level: 2, // it names its charts and data models
    parent: ['service'],
    request: createDashboard,
    bulk: true,
  },
  messagingService: service('messagingService', createMessagingService),
  topic: { collection: 'topics', type: 'topic', level: 1, parent: ['service'], request: createTopic, bulk: true },
  pipelineService: service('pipelineService', createPipelineService),
  pipeline: {
    collection: 'pipelines',
    type: 'pipeline',
    level: 1,
    parent: ['service'],
    request: createPipeline,
    bulk: false,
  },
  mlmodelService: service('mlmodelService', createMlModelService),
  mlmodel: {
    collection: 'mlmodels',
    type: 'mlmodel',
    level: 3, // it may name a dashboard
    parent: ['service'],
    request: createMlModel,
    bulk: true,
  },
  storageService: service('storageService', createStorageService),
  container: {
    collection: 'containers',
    type: 'container',
    level: 1,
    parent: ['parent', 'service'],
    request: createContainer,
    bulk: false,
  },
  searchService: service('searchService', createSearchService),
  searchIndex: {
    collection: 'searchIndexes',
    type: 'searchIndex',
    level: 1,
    parent: ['service'],
    request: createSearchIndex,
    bulk: true,
  },
  driveService: service('driveService', createDriveService),
  directory: {
    collection: 'drives/directories',
    type: 'directory',
    level: 1,
    parent: ['parent', 'service'],
    request: createDirectory,
    bulk: true,
  },
  file: {
    collection: 'drives/files',
    type: 'file',
    level: 2,
    parent: ['directory', 'service'],
    request: createFile,
    bulk: true,
  },
  spreadsheet: {
    collection: 'drives/spreadsheets',
    type: 'spreadsheet',
    level: 2,
    parent: ['parent', 'service'],
    request: createSpreadsheet,
    bulk: true,
  },
  worksheet: {
    collection: 'drives/worksheets',
    type: 'worksheet',
    level: 3,
    parent: ['spreadsheet'],
    request: createWorksheet,
    bulk: true,
  },
} as const satisfies Readonly<Record<string, Kind>>
