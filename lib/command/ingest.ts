import { writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigError } from '../config/config-error.js'
import { loadConfig } from '../config/load.js'
import { sampleConfig } from '../config/sample.js'
import type { WorkflowConfig } from '../config/schema.js'
import { findConnector, parseSourceType } from '../config/source-type.js'
import { definitions } from '../connectors/definitions.js'
import { createLogger, type Logger, type LogLevel } from '../log/logger.js'
import { messageOf } from '../record/either.js'
import { redact } from '../record/secret.js'
import type { ServiceSpec } from '../services/service-spec.js'
import { connect } from '../workflow/connect.js'
import { createWorkflow } from '../workflow/create.js'
import { EXIT, exitCode, exitCodeOf } from '../workflow/exit-code.js'
import { showProgress } from '../workflow/progress.js'
import type { RunResult } from '../workflow/result.js'
import { resolveSpec } from '../workflow/spec.js'
import { summaryText } from '../workflow/summary.js'
import { leftUndone, requireSupported } from '../workflow/supported.js'
import type { Workflow } from '../workflow/workflow.js'
import type { Terminal } from './main.js'

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

async function run(
  config: WorkflowConfig,
  spec: ServiceSpec<unknown>,
  flags: IngestFlags,
  terminal: Terminal,
  logger: Logger,
): Promise<number> {
  for (const undone of leftUndone(config, spec)) logger.warn(undone)
  const { kind } = parseSourceType(config.source.type)
  const runName = `${config.source.type}_${kind} (service: ${config.source.serviceName ?? '-'}`
  let catalog: Awaited<ReturnType<typeof connect>> | undefined
  try {
    catalog = await connect(config.workflowConfig.openMetadataServerConfig, runName)
    logger.info(`catalog ${catalog.url}, version ${catalog.version}`)
    const workflow = await createWorkflow({ config, spec, connectors: definitions, metadata: catalog.metadata })
    const { result, signalled } = await execute(workflow, config, terminal, logger)
    terminal.stdout.write(`${summaryText(result)}\n${next(config, catalog.url, result)}`)
    if (flags.status)
      await writeFile(flags.status, redact(`${JSON.stringify(result, jsonError, 2)}\n`), { mode: 0o600 })
    return signalled ?? exitCode(result, config.workflowConfig.raiseOnError)
  } catch (error) {
    const sort = error instanceof ConfigError ? 'loading metadata configuration' : 'initializing metadata'
    terminal.stderr.write(redact(`Error ${sort}: ${messageOf(error)}\n`))
    if (error instanceof ConfigError) terminal.stderr.write(sample(config))
    return exitCodeOf(error)
  } finally {
    await catalog?.close()
  }
}

interface Executed {
  readonly result: RunResult
  /** The exit code of the signal that stopped the run. */
  readonly signalled: number | undefined
}

/** Runs with progress; the first SIGINT or SIGTERM drains, the second ends the process at once. */
async function execute(
  workflow: Workflow,
  config: WorkflowConfig,
  terminal: Terminal,
  logger: Logger,
): Promise<Executed> {
  const stop = new AbortController()
  let signalled: number | undefined
  const listen = (signal: NodeJS.Signals, code: number): (() => void) => {
    const listener = (): void => {
      if (signalled !== undefined) process.exit(code)
      signalled = code
      logger.warn(`${signal}: stopping; what is in flight is finished first`)
      stop.abort()
    }
    terminal.on(signal, listener)
    return () => terminal.removeListener(signal, listener)
  }
  const unlisten = [listen('SIGINT', EXIT.interrupted), listen('SIGTERM', EXIT.terminated)]
  const stopProgress = showProgress(workflow.steps, terminal.stderr, (line) => logger.info(line))
  try {
    const result = await workflow.run({ signal: stop.signal, successThreshold: config.workflowConfig.successThreshold })
    return { result, signalled }
  } finally {
    stopProgress()
    for (const remove of unlisten) remove()
  }
}

const jsonError = (_: string, value: unknown): unknown =>
  value instanceof Error ? { name: value.name, message: value.message } : value

const sample = (config: WorkflowConfig): string => {
  const definition = findConnector(config.source, definitions)
  return definition ? `---\n${JSON.stringify(sampleConfig(definition), null, 2)}\n---\n` : ''
}

/** What to look at after a run into the local catalog. */
const next = (config: WorkflowConfig, url: string, result: RunResult): string =>
  config.workflowConfig.openMetadataServerConfig.hostPort.startsWith('embedded:') && result.state !== 'failed'
    ? `\nLook at the catalog: sqlite3 ${url} 'SELECT fqn FROM tables', or serve it: node dist/run.js catalog ${url.replace(/\/catalog\.db$/, '')}\n`
    : ''
