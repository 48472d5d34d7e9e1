import { type CatalogKind, strict } from './kind.js'

const IN_DRIVE = { references: { service: 'driveService' } }

/** The services that are no databases, and what lies in them. */
export const ASSET_KINDS: readonly CatalogKind[] = [
  strict('dashboardService'),
  strict('chart', {
    parents: { service: 'dashboardService' },
    references: { dashboards: 'dashboard' },
    hidden: ['dashboards'],
  }),
  strict('dashboard', {
    parents: { service: 'dashboardService' },
    references: { charts: 'chart', dataModels: 'dashboardDataModel' },
    hidden: ['charts', 'dataModels'],
  }),
  strict('dashboardDataModel', { parents: { service: 'dashboardService' } }),
  strict('messagingService'),
  strict('topic', { parents: { service: 'messagingService' } }),
  strict('pipelineService'),
  strict('pipeline', { parents: { service: 'pipelineService' } }),
  strict('mlmodelService'),
  strict('mlmodel', { parents: { service: 'mlmodelService' }, references: { dashboard: 'dashboard' } }),
  strict('storageService'),
  strict('container', {
    parents: { parent: 'container', service: 'storageService' },
    references: { service: 'storageService' },
  }),
  strict('searchService'),
  strict('searchIndex', { parents: { service: 'searchService' } }),
  strict('driveService'),
  strict('directory', { parents: { parent: 'directory', service: 'driveService' }, ...IN_DRIVE }),
  strict('file', { parents: { directory: 'directory', service: 'driveService' }, ...IN_DRIVE }),
  strict('spreadsheet', { parents: { parent: 'directory', service: 'driveService' }, ...IN_DRIVE }),
  strict('worksheet', { parents: { spreadsheet: 'spreadsheet' }, ...IN_DRIVE }),
]
