/**
 * Lineage of SQL: `import { parseLineage } from 'headwater/lineage'`. Apart from the rest, as the SQL parser takes a while
 * to load.
 *
 * @packageDocumentation
 */
export * from './lineage/index.js'
export { lineageWorkflow, type SqlWorkflowOptions, sqlLineageWorkflow } from './workflow/lineage.js'
export { type UsageWorkflowOptions, usageWorkflow } from './workflow/usage.js'
