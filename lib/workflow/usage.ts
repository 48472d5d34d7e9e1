import { createHash } from 'node:crypto'
import { metadataUsage } from '../bulk-sinks/metadata-usage/index.js'
import { createLineageParser } from '../lineage/parser.js'
import { queryParser } from '../processors/query-parser/index.js'
import type { DatabaseUsage } from '../services/database/config.js'
import { queryLogSource } from '../services/database/query-log/source.js'
import { tableUsageStage } from '../stages/table-usage/index.js'
import type { MetadataWorkflowOptions } from './metadata.js'
import { findTables, openLog } from './query-log.js'
import { type Workflow, workflow } from './workflow.js'

/** Threads that parse: each takes 100 MB, and equal statements are parsed once. */
const WORKERS = 1

export interface UsageWorkflowOptions extends MetadataWorkflowOptions {
  /** The time of the run (default: this moment). */
  readonly now?: number
}

/** A query log → the tables that its statements use → stage → counts, joins, queries (spec/workflows-more.md §2). */
export async function usageWorkflow({ now = Date.now(), ...run }: UsageWorkflowOptions): Promise<Workflow> {
  const { config, metadata } = run
  const options = config.source.sourceConfig.config as DatabaseUsage
  const directory = stageDirectory(config)
  const { spec, serviceName, dialect, log, window } = await openLog(run, options, now)
  const source = queryLogSource({ name: spec.name, log, window })
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
        find: findTables(metadata, [serviceName], dialect),
        costs: options.processQueryCostAnalysis,
        now,
      }),
    )
}

/** Where the stage writes and the bulk sink reads. @throws Error when these are two places, or none. */
function stageDirectory({ stage, bulkSink }: MetadataWorkflowOptions['config']): string {
  if (stage?.type !== 'table-usage' || bulkSink?.type !== 'metadata-usage') {
    throw new Error('a usage run needs the stage "table-usage" and the bulkSink "metadata-usage"')
  }
  if (stage.config.filename === bulkSink.config.filename) return stage.config.filename
  throw new Error(`the stage writes to ${stage.config.filename}, the bulkSink reads from ${bulkSink.config.filename}`)
}
