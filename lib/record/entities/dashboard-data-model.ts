import { z } from 'zod'
import { column } from './column.js'
import { dashboardServiceType } from './dashboard-service.js'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReferences, fullyQualifiedName, sourceHash } from './references.js'
import { tagLabel } from './tag-label.js'

export const dashboardDataModelType = z.enum([
  'TableauDataModel',
  'TableauPublishedDatasource',
  'TableauEmbeddedDatasource',
  'SupersetDataModel',
  'MetabaseDataModel',
  'ModeDataModel',
  'LookMlView',
  'LookMlExplore',
  'PowerBIDataModel',
  'QlikDataModel',
  'QuickSightDataModel',
  'SigmaDataModel',
  'PowerBIDataFlow',
  'PowerBIDatamart',
  'MicroStrategyDataset',
  'ThoughtSpotDataModel',
  'SapS4HanaCdsView',
  'SsrsDataModel',
  'OmniDataModel',
])
export type DashboardDataModelType = z.infer<typeof dashboardDataModelType>

/** The body of PUT /dashboard/datamodels. Its FQN has the literal `model` before its name (spec/fqn.md §3). */
export const createDashboardDataModel = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(tagLabel).optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  owners: entityReferences.optional(),
  service: fullyQualifiedName,
  serviceType: dashboardServiceType.optional(),
  dataModelType: dashboardDataModelType,
  sourceUrl: z.string().optional(),
  sql: z.string().optional(),
  columns: z.array(column),
  project: z.string().optional(),
  domains: z.array(z.string()).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
  extension: z.unknown().optional(),
})
export type CreateDashboardDataModel = DeepReadonly<z.infer<typeof createDashboardDataModel>>
