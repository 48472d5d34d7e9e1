import type { Metadata } from '../client/metadata.js'
import { type Dialect, dialectOf } from '../lineage/dialect.js'
import type { DatabaseLineage, DatabaseUsage } from '../services/database/config.js'
import { logFile } from '../services/database/query-log/log-file.js'
import { type LogWindow, logWindow, type QueryLog } from '../services/database/query-log/query-log.js'
import { type FindTable, tableFinder } from '../services/database/tables/table-finder.js'
import type { ServiceSpec } from '../services/service-spec.js'
import { connectionOf, requireConnection } from './connection.js'
import type { MetadataWorkflowOptions } from './metadata.js'
import { resolveSpec } from './spec.js'

/** What a run over a query log reads, and how its statements are written. */
export interface OpenLog {
  readonly spec: ServiceSpec<unknown>
  readonly serviceName: string
  readonly dialect: Dialect
  readonly log: QueryLog
  readonly window: LogWindow
}

/**
 * The log that a config asks for: a file, which needs no connection, or what the connector offers.
 * @throws ConnectionFailed, DriverMissing, ApiError; Error for a usage run where neither keeps one
 */
export async function openLog(
  { config, connectors, metadata, spec: given }: MetadataWorkflowOptions,
  options: DatabaseLineage | DatabaseUsage,
  now: number,
): Promise<OpenLog> {
  const { queryLogFilePath, queryLogDuration, resultLimit, filterCondition } = options
  const spec = given ?? (await resolveSpec(config, { file: 'the config', folders: [process.cwd()] }))
  const { serviceName, connection } = await connectionOf(config, { connectors, metadata })
  if (!queryLogFilePath) await requireConnection(spec, connection)
  return {
    spec,
    serviceName,
    dialect: dialectOf(spec.name),
    log: queryLogFilePath ? logFile(queryLogFilePath) : await connectorsLog(spec, connection, options),
    window: {
      ...logWindow(queryLogDuration, now),
      limit: queryLogFilePath ? Number.POSITIVE_INFINITY : resultLimit,
      filterCondition,
    },
  }
}

/** A lineage run has other things to read too: without a log it reads those. */
async function connectorsLog(
  { name, queryLog }: ServiceSpec<unknown>,
  connection: unknown,
  options: DatabaseLineage | DatabaseUsage,
): Promise<QueryLog> {
  if ('processQueryLineage' in options && !(options.processQueryLineage && queryLog)) return NO_LOG
  if (!queryLog) throw new Error(`${name} keeps no query log: name a file with queryLogFilePath`)
  return queryLog(connection)
}

const NO_LOG: QueryLog = { queries: () => [], close: async () => {} }

/** Finds tables as statements of a dialect name them. */
export const findTables = (metadata: Metadata, services: readonly string[], dialect: Dialect): FindTable =>
  tableFinder(metadata, { services, searchPath: dialect === 'postgresql' ? ['public'] : [] })
