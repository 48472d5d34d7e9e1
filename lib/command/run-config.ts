import { dirname } from 'node:path'
import { sampleConfig } from '../config/sample.js'
import type { WorkflowConfig } from '../config/schema.js'
import { findConnector } from '../config/source-type.js'
import { definitions } from '../connectors/definitions.js'
import { createLogger, type LogLevel } from '../log/logger.js'
import { KIND_NAMES, type KindName } from '../record/entities/kinds.js'
import type { Connected } from '../workflow/connect.js'
import { createWorkflow } from '../workflow/create.js'
import { EXIT } from '../workflow/exit-code.js'
import { createReport } from '../workflow/report.js'
import { resolveSpec } from '../workflow/spec.js'
import { leftUndone, requireLog } from '../workflow/supported.js'
import { connectFor, type IngestFlags } from './ingest.js'
import type { Terminal } from './main.js'
import { type Job, runJob } from './run-job.js'

export interface Given {
  readonly config: WorkflowConfig
  readonly file: string
  readonly flags: IngestFlags
  /** The catalog, where it may be connected to before the connector is loaded. */
  readonly connecting: Promise<Connected> | undefined
}

/** Runs a checked config, or only checks what its connector knows of it. @throws ConfigError */
export async function runConfig({ config, file, flags, connecting }: Given, terminal: Terminal): Promise<number> {
  const spec = await resolveSpec(config, { file, folders: [dirname(file), '.'] })
  requireLog(config, spec, file)
  if (flags.validate) {
    terminal.stdout.write(`${file} is valid\n`)
    return EXIT.ok
  }
  const logger = createLogger(levelOf(config, flags))
  for (const undone of leftUndone(config, spec)) logger.warn(undone)
  const job: Job = {
    catalog: connecting ?? connectFor(config),
    run: config.workflowConfig,
    create: (metadata) => createWorkflow({ config, spec, connectors: definitions, metadata }),
    report: (metadata, warn) => createReport({ config, service: serviceKind(config), metadata, warn }),
    status: flags.status,
    sample: () => sample(config),
  }
  return runJob(job, terminal, logger)
}

const levelOf = ({ workflowConfig }: WorkflowConfig, { debug, logLevel }: IngestFlags): LogLevel =>
  debug ? 'DEBUG' : ((logLevel?.toUpperCase() as LogLevel | undefined) ?? workflowConfig.loggerLevel)

/** The kind of service that a config reads. */
function serviceKind({ source }: WorkflowConfig): KindName {
  const wanted = `${findConnector(source, definitions)?.serviceType ?? 'Database'}Service`.toLowerCase()
  return KIND_NAMES.find((name) => name.toLowerCase() === wanted) ?? 'databaseService'
}

const sample = (config: WorkflowConfig): string => {
  const definition = findConnector(config.source, definitions)
  return definition ? `---\n${JSON.stringify(sampleConfig(definition), null, 2)}\n---\n` : ''
}
