import type { Generation } from './generation.js'
import { CATALOG_KINDS } from './kinds.js'
import type { Route } from './router.js'
import { bulkRoutes } from './routes/bulk.js'
import { customMetricRoutes } from './routes/custom-metrics.js'
import { entityRoutes } from './routes/entities.js'
import { ingestionPipelineRoutes } from './routes/ingestion-pipelines.js'
import { lineageRoutes } from './routes/lineage.js'
import { pipelineRoutes } from './routes/pipelines.js'
import { profileRoutes } from './routes/profiles.js'
import { queryRoutes } from './routes/queries.js'
import { searchRoutes } from './routes/search.js'
import { systemRoutes } from './routes/system.js'
import { tableRoutes } from './routes/tables.js'
import { typeRoutes } from './routes/types.js'
import { usageRoutes } from './routes/usage.js'

/** Every route of a generation. */
export function routesOf(generation: Generation): readonly Route[] {
  const routes = [
    ...systemRoutes,
    ...CATALOG_KINDS.flatMap((kind) => [...entityRoutes(kind), ...bulkRoutes(kind)]),
    ...tableRoutes,
    ...customMetricRoutes,
    ...profileRoutes,
    ...usageRoutes,
    ...queryRoutes,
    ...lineageRoutes,
    ...ingestionPipelineRoutes,
    ...pipelineRoutes,
    ...searchRoutes,
    ...typeRoutes,
  ]
  return routes.filter(({ isNew }) => generation.hasNewRoutes || !isNew)
}
