import { availableParallelism } from 'node:os'
import type { Metadata } from '../client/metadata.js'
import { createLineageParser, type Dialect, dialectOf } from '../lineage/index.js'
import { right } from '../record/either.js'
import { build } from '../record/fqn.js'
import type { DatabaseLineage } from '../services/database/config.js'
import { lineageProcessor } from '../services/database/lineage/processor.js'
import { statementSource } from '../services/database/lineage/source.js'
import type { Statement } from '../services/database/lineage/statement.js'
import { logFile } from '../services/database/query-log/log-file.js'
import { logWindow, type QueryLog } from '../services/database/query-log/query-log.js'
import { tableFinder } from '../services/database/tables/table-finder.js'
import type { ServiceSpec } from '../services/service-spec.js'
import { metadataRest } from '../sinks/metadata-rest/index.js'
import { source } from '../step/source.js'
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
  const statements = statementSource({
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
  const edges = edgesOf(metadata, {
    services: [serviceName, ...(options.crossDatabaseServiceNames ?? [])],
    dialect,
    seconds: options.parsingTimeoutLimit,
    threads: options.threads,
    throughTemporary: options.enableTempTableLineage,
  })
  return workflow(statements).process(edges).into(createSink(config, metadata))
}

export interface SqlWorkflowOptions {
  readonly metadata: Metadata
  readonly serviceName: string
  /** Statements, separated by semicolons. */
  readonly sql: string
  /** The dialect of the service unless given. */
  readonly dialect?: Dialect | undefined
}

/** The statements of a file → edges → catalog. @throws Error for a service that the catalog doesn't know */
export async function sqlLineageWorkflow({
  metadata,
  serviceName,
  sql,
  dialect,
}: SqlWorkflowOptions): Promise<Workflow> {
  const service = await metadata.getByName('databaseService', build(serviceName))
  if (!service) throw new Error(`the catalog has no database service "${serviceName}"`)
  const spoken = dialect ?? dialectOf(String(service.serviceType))
  const statement: Statement = { kind: 'statement', name: 'the file', sql, dialect: spoken, source: 'QueryLineage' }
  return workflow(source('SQL', () => [right(statement)]))
    .process(edgesOf(metadata, { services: [serviceName], dialect: spoken }))
    .into(metadataRest.create({}, metadata))
}

interface EdgeOptions {
  /** The own one first. */
  readonly services: readonly [string, ...string[]]
  readonly dialect: Dialect
  /** For one statement. */
  readonly seconds?: number
  readonly threads?: number
  readonly throughTemporary?: boolean
}

const edgesOf = (
  metadata: Metadata,
  { services, dialect, seconds = 300, threads = 1, throughTemporary = false }: EdgeOptions,
) =>
  lineageProcessor({
    parser: createLineageParser({ workers: Math.max(threads, availableParallelism()), timeoutMs: seconds * 1000 }),
    find: tableFinder(metadata, { services, searchPath: dialect === 'postgresql' ? ['public'] : [] }),
    serviceName: services[0],
    throughTemporary,
  })

interface LogOptions {
  readonly queryLogFilePath?: string | undefined
  readonly processQueryLineage?: boolean
}

/** The log that a run reads: the file that the config names, or what the connector offers. */
export async function queryLog(
  spec: ServiceSpec<unknown>,
  connection: unknown,
  { queryLogFilePath, processQueryLineage = true }: LogOptions,
): Promise<QueryLog> {
  if (queryLogFilePath) return logFile(queryLogFilePath)
  if (!processQueryLineage || !spec.queryLog) return { queries: () => [], close: async () => {} }
  return spec.queryLog(connection)
}
