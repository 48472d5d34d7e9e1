import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { entityName, entityReference, entityReferences, fullyQualifiedName } from './references.js'
import { style } from './style.js'
import { tagLabel } from './tag-label.js'

export const dashboardServiceType = z.enum([
  'Superset',
  'Looker',
  'Tableau',
  'Redash',
  'Metabase',
  'PowerBI',
  'PowerBIReportServer',
  'Mode',
  'CustomDashboard',
  'DomoDashboard',
  'QuickSight',
  'QlikSense',
  'Lightdash',
  'MicroStrategy',
  'QlikCloud',
  'Sigma',
  'ThoughtSpot',
  'Grafana',
  'Hex',
  'Ssrs',
  'SapS4Hana',
  'Omni',
])
export type DashboardServiceType = z.infer<typeof dashboardServiceType>

export const dashboardConnection = z.strictObject({
  config: z.record(z.string(), z.unknown()).optional(),
})
export type DashboardConnection = DeepReadonly<z.infer<typeof dashboardConnection>>

/** The body of PUT /services/dashboardServices. `connection.config` belongs to the connector and stays open. */
export const createDashboardService = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  serviceType: dashboardServiceType,
  connection: dashboardConnection.optional(),
  tags: z.array(tagLabel).optional(),
  style: style.optional(),
  owners: entityReferences.optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  domains: z.array(z.string()).optional(),
  ingestionRunner: entityReference.optional(),
})
export type CreateDashboardService = DeepReadonly<z.infer<typeof createDashboardService>>
