import { dirname } from 'node:path'
import { ConfigError } from '../config/config-error.js'
import { loadConfig } from '../config/load.js'
import { sampleConfig } from '../config/sample.js'
import type { WorkflowConfig } from '../config/schema.js'
import { findConnector, parseSourceType } from '../config/source-type.js'
import { definitions } from '../connectors/definitions.js'
import { createLogger, type Logger, type LogLevel } from '../log/logger.js'
import { KIND_NAMES, type KindName } from '../record/entities/kinds.js'
import { redact } from '../record/secret.js'
import type { ServiceSpec } from '../services/service-spec.js'
import { createWorkflow } from '../workflow/create.js'
import { EXIT } from '../workflow/exit-code.js'
import { createReport } from '../workflow/report.js'
import { resolveSpec } from '../workflow/spec.js'
import { leftUndone, requireLog, requireSupported } from '../workflow/supported.js'
import type { Terminal } from './main.js'
import { type Job, runJob } from './run-job.js'

export interface IngestFlags {
  readonly config?: string
  readonly validate?: boolean
  readonly status?: string
  readonly logLevel?: string
  readonly debug?: boolean
}

/** Runs a config from its file to the printed summary. */
export async function ingest(file: string | undefined, flags: IngestFlags, terminal: Terminal): Promise<number> {
  if (file === undefined) {
    terminal.stderr.write('error: name a config file: headwater <config.json|yaml>\n')
    return EXIT.config
  }
  let config: WorkflowConfig
  let spec: ServiceSpec<unknown>
  try {
    config = await loadConfig(file, { connectors: definitions, env: terminal.env })
    requireSupported(config, file)
    spec = await resolveSpec(config, { file, folders: [dirname(file), '.'] })
    requireLog(config, spec, file)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    terminal.stderr.write(`Error loading metadata configuration: ${redact(error.message)}\n`)
    return EXIT.config
  }
  if (flags.validate) {
    terminal.stdout.write(`${file} is valid\n`)
    return EXIT.ok
  }
  const level = flags.debug
    ? 'DEBUG'
    : ((flags.logLevel?.toUpperCase() as LogLevel | undefined) ?? config.workflowConfig.loggerLevel)
  return run(config, spec, flags, terminal, createLogger(level))
}

function run(
  config: WorkflowConfig,
  spec: ServiceSpec<unknown>,
  flags: IngestFlags,
  terminal: Terminal,
  logger: Logger,
): Promise<number> {
  for (const undone of leftUndone(config, spec)) logger.warn(undone)
  const { type, serviceName = '-' } = config.source
  const job: Job = {
    name: `${type}_${parseSourceType(type).kind} (service: ${serviceName}`,
    run: config.workflowConfig,
    create: (metadata) => createWorkflow({ config, spec, connectors: definitions, metadata }),
    report: (metadata, warn) => createReport({ config, service: serviceKind(config), metadata, warn }),
    status: flags.status,
    sample: () => sample(config),
  }
  return runJob(job, terminal, logger)
}

/** The kind of service that a config reads. */
function serviceKind({ source }: WorkflowConfig): KindName {
  const wanted = `${findConnector(source, definitions)?.serviceType ?? 'Database'}Service`.toLowerCase()
  return KIND_NAMES.find((name) => name.toLowerCase() === wanted) ?? 'databaseService'
}

const sample = (config: WorkflowConfig): string => {
  const definition = findConnector(config.source, definitions)
  return definition ? `---\n${JSON.stringify(sampleConfig(definition), null, 2)}\n---\n` : ''
}
