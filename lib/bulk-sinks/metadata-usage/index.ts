import { build } from '../../record/fqn.js'
import { readManifest, removeStage } from '../../stages/manifest.js'
import { createStatus, type Status } from '../../status/status.js'
import { type BulkSink, stepOf } from '../../step/step.js'
import { publishQueries } from './publish-queries.js'
import { publishTables } from './publish-tables.js'
import type { MetadataUsageOptions, Publishing } from './publishing.js'
import { userFinder } from './users.js'

const REQUESTS = 8

/**
 * Publishes the usage of tables (counts, joins, life cycles), then of queries (tables, users, costs), then ranks. It
 * sets what it can and adds only what is missing, so that publishing twice changes nothing. The stage is removed when
 * all of it has been sent.
 */
export const metadataUsage = {
  create(options: MetadataUsageOptions, status: Status = createStatus('OpenMetadata')): BulkSink {
    const users = userFinder(options.metadata)
    return { ...stepOf(status), publish: () => publish({ ...options, status, users, requests: REQUESTS }) }
  },
}

async function publish(publishing: Publishing): Promise<void> {
  const { directory, metadata, serviceName } = publishing
  const { incomplete } = await readManifest(directory)
  if (incomplete.length > 0) throw new Error('the log was not read to its end: counts of earlier runs stay as they are')
  if (!(await metadata.getByName('databaseService', build(serviceName)))) {
    throw new Error(`the catalog has no service "${serviceName}": run its metadata workflow first`)
  }
  const dates = await publishTables(publishing)
  await publishQueries(publishing)
  for (const date of dates) {
    await metadata.usage.rank('table', date)
    await metadata.usage.rank('database', date)
  }
  await removeStage(directory)
}
