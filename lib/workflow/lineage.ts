import { availableParallelism } from 'node:os'
import type { Metadata } from '../client/metadata.js'
import { createLineageParser, type Dialect, dialectOf } from '../lineage/index.js'
import { right } from '../record/either.js'
import { build } from '../record/fqn.js'
import type { DatabaseLineage } from '../services/database/config.js'
import { lineageProcessor } from '../services/database/lineage/processor.js'
import { statementSource } from '../services/database/lineage/source.js'
import type { Statement } from '../services/database/lineage/statement.js'
import { metadataRest } from '../sinks/metadata-rest/index.js'
import { source } from '../step/source.js'
import type { MetadataWorkflowOptions } from './metadata.js'
import { findTables, openLog } from './query-log.js'
import { createSink } from './sink.js'
import { type Workflow, workflow } from './workflow.js'

/** Statements of views, procedures and a query log → edges → sink (spec/workflows-more.md §1). */
export async function lineageWorkflow(run: MetadataWorkflowOptions): Promise<Workflow> {
  const { config, metadata } = run
  const options = config.source.sourceConfig.config as DatabaseLineage
  const { spec, serviceName, dialect, log, window } = await openLog(run, options, Date.now())
  const statements = statementSource({ name: spec.name, metadata, serviceName, dialect, config: options, log, window })
  const edges = edgesOf(metadata, {
    services: [serviceName, ...(options.crossDatabaseServiceNames ?? [])],
    dialect,
    seconds: options.parsingTimeoutLimit,
    threads: options.threads,
    throughTemporary: options.enableTempTableLineage,
  })
  return workflow(statements)
    .process(edges)
    .into(createSink(config, metadata, run.journal))
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
    find: findTables(metadata, services, dialect),
    serviceName: services[0],
    throughTemporary,
  })
