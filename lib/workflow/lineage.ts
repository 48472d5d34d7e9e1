import { availableParallelism } from 'node:os'
import { createLineageParser, dialectOf } from '../lineage/index.js'
import type { DatabaseLineage } from '../services/database/config.js'
import { lineageProcessor } from '../services/database/lineage/processor.js'
import { statementSource } from '../services/database/lineage/source.js'
import { logFile } from '../services/database/query-log/log-file.js'
import { logWindow, type QueryLog } from '../services/database/query-log/query-log.js'
import { tableFinder } from '../services/database/tables/table-finder.js'
import type { ServiceSpec } from '../services/service-spec.js'
import { connectionOf, requireConnection } from './connection.js'
import type { MetadataWorkflowOptions } from './metadata.js'
import { createSink } from './sink.js'
import { resolveSpec } from './spec.js'
import { type Workflow, workflow } from './workflow.js'

/** Statements of views, procedures and a query log → edges → sink (spec/workflows-more.md §1). */
export async function lineageWorkflow({
  config,
  connectors,
  metadata,
  spec: given,
}: MetadataWorkflowOptions): Promise<Workflow> {
  const options = config.source.sourceConfig.config as DatabaseLineage
  const spec = given ?? (await resolveSpec(config, { file: 'the config', folders: [process.cwd()] }))
  const { serviceName, connection } = await connectionOf(config, { connectors, metadata })
  if (!options.queryLogFilePath) await requireConnection(spec, connection)
  const dialect = dialectOf(spec.name)
  const source = statementSource({
    name: spec.name,
    metadata,
    serviceName,
    dialect,
    config: options,
    log: await queryLog(spec, connection, options),
    window: {
      ...logWindow(options.queryLogDuration, Date.now()),
      limit: options.queryLogFilePath ? Number.POSITIVE_INFINITY : options.resultLimit,
      filterCondition: options.filterCondition,
    },
  })
  const edges = lineageProcessor({
    parser: createLineageParser({
      workers: Math.max(options.threads, availableParallelism()),
      timeoutMs: options.parsingTimeoutLimit * 1000,
    }),
    find: tableFinder(metadata, {
      services: [serviceName, ...(options.crossDatabaseServiceNames ?? [])],
      searchPath: dialect === 'postgresql' ? ['public'] : [],
    }),
    serviceName,
    throughTemporary: options.enableTempTableLineage,
  })
  return workflow(source).process(edges).into(createSink(config, metadata))
}

interface LogOptions {
  readonly queryLogFilePath?: string | undefined
  readonly processQueryLineage?: boolean
}

/** The log that a run reads: the file that the config names, or what the connector offers. @throws Error for neither. */
export async function queryLog(
  spec: ServiceSpec<unknown>,
  connection: unknown,
  { queryLogFilePath, processQueryLineage = true }: LogOptions,
): Promise<QueryLog> {
  if (queryLogFilePath) return logFile(queryLogFilePath)
  if (!processQueryLineage) return { queries: () => [], close: async () => {} }
  if (!spec.queryLog) throw new Error(`${spec.name} has no query log to read: name one with queryLogFilePath`)
  return spec.queryLog(connection)
}
