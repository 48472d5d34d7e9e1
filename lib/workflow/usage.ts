import { createHash } from 'node:crypto'
import { metadataUsage } from '../bulk-sinks/metadata-usage/index.js'
import { dialectOf } from '../lineage/dialect.js'
import { createLineageParser } from '../lineage/parser.js'
import { queryParser } from '../processors/query-parser/index.js'
import type { DatabaseUsage } from '../services/database/config.js'
import { logFile } from '../services/database/query-log/log-file.js'
import { logWindow, type QueryLog } from '../services/database/query-log/query-log.js'
import { queryLogSource } from '../services/database/query-log/source.js'
import { tableFinder } from '../services/database/tables/table-finder.js'
import type { ServiceSpec } from '../services/service-spec.js'
import { tableUsageStage } from '../stages/table-usage/index.js'
import { connectionOf, requireConnection } from './connection.js'
import type { MetadataWorkflowOptions } from './metadata.js'
import { resolveSpec } from './spec.js'
import { type Workflow, workflow } from './workflow.js'

/** Threads that parse: each takes 100 MB, and equal statements are parsed once. */
const WORKERS = 1

export interface UsageWorkflowOptions extends MetadataWorkflowOptions {
  /** The time of the run (default: this moment). */
  readonly now?: number
}

/** A query log → the tables that its statements use → stage → counts, joins, queries (spec/workflows-more.md §2). */
export async function usageWorkflow({
  config,
  connectors,
  metadata,
  spec: given,
  now = Date.now(),
}: UsageWorkflowOptions): Promise<Workflow> {
  const options = config.source.sourceConfig.config as DatabaseUsage
  const directory = stageDirectory(config)
  const spec = given ?? (await resolveSpec(config, { file: 'the config', folders: [process.cwd()] }))
  const { serviceName, connection } = await connectionOf(config, { connectors, metadata })
  if (!options.queryLogFilePath) await requireConnection(spec, connection)
  const dialect = dialectOf(spec.name)
  const window = {
    ...logWindow(options.queryLogDuration, now),
    limit: options.queryLogFilePath ? Number.POSITIVE_INFINITY : options.resultLimit,
    filterCondition: options.filterCondition,
  }
  const source = queryLogSource({ name: spec.name, log: await queryLog(spec, connection, options), window })
  // Secrets show as a mask in JSON: the key is of what is read, not of how it is signed in.
  const key = createHash('sha256')
    .update(JSON.stringify([config.source, window.from, window.to]))
    .digest('hex')
  return workflow(source)
    .process(queryParser({ parser: createLineageParser({ workers: WORKERS }), dialect, now }))
    .stage(tableUsageStage.create({ directory, key, incomplete: () => source.getStatus().incomplete }))
    .bulk(
      metadataUsage.create({
        metadata,
        directory,
        serviceName,
        find: tableFinder(metadata, {
          services: [serviceName],
          searchPath: dialect === 'postgresql' ? ['public'] : [],
        }),
        costs: options.processQueryCostAnalysis,
        now,
      }),
    )
}

/** @throws Error when neither the config nor the connector has a log. */
async function queryLog(
  { name, queryLog: open }: ServiceSpec<unknown>,
  connection: unknown,
  { queryLogFilePath }: DatabaseUsage,
): Promise<QueryLog> {
  if (queryLogFilePath) return logFile(queryLogFilePath)
  if (!open) throw new Error(`${name} keeps no query log: name a file with queryLogFilePath`)
  return open(connection)
}

/** Where the stage writes and the bulk sink reads. @throws Error when these are two places, or none. */
function stageDirectory({ stage, bulkSink }: MetadataWorkflowOptions['config']): string {
  if (stage?.type !== 'table-usage' || bulkSink?.type !== 'metadata-usage') {
    throw new Error('a usage run needs the stage "table-usage" and the bulkSink "metadata-usage"')
  }
  if (stage.config.filename === bulkSink.config.filename) return stage.config.filename
  throw new Error(`the stage writes to ${stage.config.filename}, the bulkSink reads from ${bulkSink.config.filename}`)
}
