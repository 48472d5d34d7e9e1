import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { sampleConfig } from '../config/sample.js'
import type { WorkflowConfig } from '../config/schema.js'
import { findConnector } from '../config/source-type.js'
import { definitions } from '../connectors/definitions.js'
import { createLogger, type LogLevel } from '../log/logger.js'
import { messageOf } from '../record/either.js'
import { KIND_NAMES, type KindName } from '../record/entities/kinds.js'
import { redact } from '../record/secret.js'
import type { ServiceSpec } from '../services/service-spec.js'
import { type Connected, unsafe } from '../workflow/connect.js'
import { createWorkflow } from '../workflow/create.js'
import { EXIT, exitCodeOf } from '../workflow/exit-code.js'
import { createLogShipping, type LogShipping } from '../workflow/log-shipping.js'
import { createReport } from '../workflow/report.js'
import { createSink } from '../workflow/sink.js'
import { resolveSpec } from '../workflow/spec.js'
import { leftUndone, requireLog } from '../workflow/supported.js'
import { workflow } from '../workflow/workflow.js'
import { connectFor, type IngestFlags, keepsState, onlyLooks } from './ingest.js'
import type { Terminal } from './main.js'
import { type Job, runJob } from './run-job.js'
import type { RunState } from './run-state.js'

export interface Given {
  readonly config: WorkflowConfig
  readonly file: string
  readonly flags: IngestFlags
  /** Of the config. */
  readonly warnings: readonly string[]
  /** The catalog, where it may be connected to before the connector is loaded. */
  readonly connecting: Promise<Connected> | undefined
}

/** Runs a checked config, or only checks what its connector knows of it. @throws ConfigError */
export async function runConfig(given: Given, terminal: Terminal): Promise<number> {
  const { config, file, flags } = given
  const spec =
    flags.replay === undefined ? await resolveSpec(config, { file, folders: [dirname(file), '.'] }) : undefined
  if (spec) requireLog(config, spec, file)
  if (flags.validate) {
    for (const warning of given.warnings) terminal.stderr.write(`warning: ${warning}\n`)
    terminal.stdout.write(`${file} is valid\n`)
    return EXIT.ok
  }
  const runId = config.pipelineRunId ?? randomUUID()
  const shipping = shippingOf(config, runId)
  const logger = createLogger(levelOf(config, flags), shipping?.write)
  const { openMetadataServerConfig } = config.workflowConfig
  for (const line of [...given.warnings, ...unsafe(openMetadataServerConfig)]) logger.warn(line)
  if (spec) for (const undone of leftUndone(config, spec)) logger.warn(undone)
  if (flags.testConnection && spec) {
    const { testConnections } = await import('./test-connection.js')
    return testConnections(config, spec, {
      connecting: given.connecting ?? connectFor(config, { readOnly: true }),
      terminal,
    })
  }
  if (onlyLooks(flags)) return (await import('./look.js')).look(given, { spec, terminal, logger })
  let state: RunState | undefined
  try {
    if (keepsState(flags)) state = await (await import('./run-state.js')).openRunState(config, flags, logger)
  } catch (error) {
    terminal.stderr.write(`Error: ${redact(messageOf(error))}\n`)
    return exitCodeOf(error)
  }
  const tell = (line: string): void => void logger.info(line)
  return runJob(jobOf(given, { spec, state, runId, shipping, tell }), terminal, logger)
}

interface Opened {
  /** Unless dead letters are replayed. */
  readonly spec: ServiceSpec<unknown> | undefined
  readonly state: RunState | undefined
  readonly runId: string
  readonly shipping: LogShipping | undefined
  readonly tell: (line: string) => void
}

function jobOf({ config, flags, connecting }: Given, { spec, state, runId, shipping, tell }: Opened): Job {
  const { journal, source: letters } = state ?? {}
  return {
    catalog: connecting ?? connectFor(config),
    run: config.workflowConfig,
    create: async (metadata) =>
      letters
        ? workflow(letters).into(createSink(config, metadata, journal))
        : createWorkflow({
            config,
            connectors: definitions,
            metadata,
            journal,
            only: flags.only,
            tell,
            ...(spec ? { spec } : {}),
          }),
    report: (metadata, warn) => createReport({ config, runId, service: serviceKind(config), metadata, warn }),
    shipping,
    status: flags.status,
    state,
    tellPartial: flags.exitPartial,
    drainWithin: flags.drain === undefined ? undefined : flags.drain * 1000,
    sample: () => sample(config),
  }
}

const shippingOf = (
  { enableStreamableLogs, ingestionPipelineFQN: fqn }: WorkflowConfig,
  runId: string,
): LogShipping | undefined =>
  enableStreamableLogs && fqn !== undefined ? createLogShipping({ fqn, runId }) : undefined

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
