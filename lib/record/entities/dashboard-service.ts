import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { serviceRequest } from './service-request.js'

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

/** The body of PUT /services/dashboardServices. */
export const createDashboardService = serviceRequest(dashboardServiceType)
export type CreateDashboardService = DeepReadonly<z.infer<typeof createDashboardService>>
