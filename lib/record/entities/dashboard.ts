import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { lifeCycle } from './life-cycle.js'
import { entityName, entityReferences, fullyQualifiedName, sourceHash } from './references.js'
import { tagLabel } from './tag-label.js'

export const dashboardType = z.enum(['Dashboard', 'Report'])
export type DashboardType = z.infer<typeof dashboardType>

/** The body of PUT /dashboards; `charts` and `dataModels` are FQNs. */
export const createDashboard = z.strictObject({
  name: entityName,
  displayName: z.string().optional(),
  description: z.string().optional(),
  dashboardType: dashboardType.optional(),
  sourceUrl: z.string().optional(),
  project: z.string().optional(),
  charts: z.array(fullyQualifiedName).optional(),
  dataModels: z.array(fullyQualifiedName).optional(),
  tags: z.array(tagLabel).optional(),
  owners: entityReferences.optional(),
  service: fullyQualifiedName,
  extension: z.unknown().optional(),
  domains: z.array(fullyQualifiedName).optional(),
  dataProducts: z.array(fullyQualifiedName).optional(),
  lifeCycle: lifeCycle.optional(),
  sourceHash: sourceHash.optional(),
})
export type CreateDashboard = DeepReadonly<z.infer<typeof createDashboard>>
