import { writeFile } from 'node:fs/promises'
import type { Metadata } from '../client/metadata.js'
import { ConfigError } from '../config/config-error.js'
import type { RunConfig } from '../config/server.js'
import type { Logger } from '../log/logger.js'
import { messageOf, stackTraceError } from '../record/either.js'
import { redact } from '../record/secret.js'
import type { State, StateEnd } from '../state/state.js'
import type { Connected } from '../workflow/connect.js'
import { EXIT, exitCode, exitCodeOf } from '../workflow/exit-code.js'
import type { LogShipping } from '../workflow/log-shipping.js'
import { showProgress } from '../workflow/progress.js'
import type { Report } from '../workflow/report.js'
import type { RunResult } from '../workflow/result.js'
import { summaryText } from '../workflow/summary.js'
import { watchProgress } from '../workflow/watchdog.js'
import type { Workflow } from '../workflow/workflow.js'
import type { Terminal } from './main.js'
import { stateText } from './state-text.js'

/** A workflow to be run from the command line. */
export interface Job {
  /** The connection to it, closed when the job is done. */
  readonly catalog: Promise<Connected>
  readonly run: RunConfig
  create(metadata: Metadata): Promise<Workflow>
  /** Who is told how it goes, if anybody. */
  report?(metadata: Metadata, warn: (line: string) => void): Report
  /** Ships the log to the catalog. */
  readonly shipping?: LogShipping | undefined
  /** A file for the result as JSON. */
  readonly status?: string | undefined
  /** Closed when the job is done. */
  readonly state?: State | undefined
  /** Whether a partial success has an exit code of its own. */
  readonly tellPartial?: boolean | undefined
  /** For what is in flight when a signal comes, ms. */
  readonly drainWithin?: number | undefined
  /** Shown after a config error. */
  readonly sample?: () => string
}

/** Runs it from the answer of the catalog to the printed summary; gives the exit code. */
export async function runJob(
  {
    catalog: connecting,
    run,
    create,
    report: reportTo,
    shipping,
    status,
    state,
    tellPartial,
    drainWithin,
    sample = () => '',
  }: Job,
  terminal: Terminal,
  logger: Logger,
): Promise<number> {
  let catalog: Connected | undefined
  let report: Report | undefined
  let isOver = false
  const signals = listen(terminal, logger)
  try {
    catalog = await connecting
    logger.info(`catalog ${catalog.url}, version ${catalog.version}`)
    shipping?.start(catalog.metadata.ingestionPipelines)
    report = reportTo?.(catalog.metadata, (line) => logger.warn(line))
    await report?.started()
    const workflow = await create(catalog.metadata)
    const stopProgress = showProgress(workflow.steps, terminal.stderr, (line) => logger.info(line))
    const stopWatching = watchProgress(workflow.steps, (line) => logger.warn(line))
    const stopReporting = report?.watch(workflow.steps)
    const { successThreshold } = run
    const signal = state ? AbortSignal.any([signals.stop, state.signal]) : signals.stop
    const ended = await workflow
      .run({ signal, successThreshold, ...(drainWithin === undefined ? {} : { drainWithin }) })
      .finally(() => {
        stopProgress()
        stopWatching()
        stopReporting?.()
      })
    isOver = true
    const { result, end } = await closed(ended, state)
    const summary = summaryText(result)
    shipping?.write(summary)
    terminal.stdout.write(`${summary}\n${next(run, catalog.url, result)}${stateText(end)}`)
    await report?.ended(result)
    if (status)
      await writeFile(status, redact(`${JSON.stringify({ ...result, ...end }, jsonError, 2)}\n`), { mode: 0o600 })
    return (result.state === 'stopped' ? signals.code() : undefined) ?? exitCode(result, run.raiseOnError, tellPartial)
  } catch (error) {
    const sort = error instanceof ConfigError ? 'loading metadata configuration' : 'initializing metadata'
    const reason = redact(`Error ${sort}: ${messageOf(error)}`)
    shipping?.write(reason)
    terminal.stderr.write(`${reason}\n`)
    if (error instanceof ConfigError) terminal.stderr.write(sample())
    await report?.crashed(error)
    return exitCodeOf(error)
  } finally {
    signals.unlisten()
    if (!isOver) await state?.close()
    const missing = await shipping?.close()
    if (missing !== undefined) logger.warn(missing)
    await catalog?.close()
  }
}

/** The result, and what is kept of the run; that this could not be kept is a failure of the run. */
async function closed(
  result: RunResult,
  state: State | undefined,
): Promise<{ readonly result: RunResult; readonly end: StateEnd }> {
  try {
    return { result, end: (await state?.close(result)) ?? {} }
  } catch (error) {
    const problems = [...result.problems, messageOf(error)]
    const crash = stackTraceError('Workflow', error)
    return { result: { ...result, state: 'failed', crash, cause: error, problems }, end: {} }
  }
}

interface Signals {
  readonly stop: AbortSignal
  /** The exit code of the signal that came. */
  code(): number | undefined
  unlisten(): void
}

/** The first SIGINT or SIGTERM drains, the second ends the process at once. */
function listen(terminal: Terminal, logger: Logger): Signals {
  const stop = new AbortController()
  let came: number | undefined
  const on = (signal: NodeJS.Signals, code: number): (() => void) => {
    const listener = (): void => {
      if (came !== undefined) process.exit(code)
      came = code
      logger.warn(`${signal}: stopping; what is in flight is finished first`)
      stop.abort()
    }
    terminal.on(signal, listener)
    return () => terminal.removeListener(signal, listener)
  }
  const removers = [on('SIGINT', EXIT.interrupted), on('SIGTERM', EXIT.terminated)]
  return {
    stop: stop.signal,
    code: () => came,
    unlisten: () => {
      for (const remove of removers) remove()
    },
  }
}

const jsonError = (_: string, value: unknown): unknown =>
  value instanceof Error ? { name: value.name, message: value.message } : value

/** What to look at after a run into the local catalog. */
const next = (run: RunConfig, url: string, result: RunResult): string =>
  run.openMetadataServerConfig.hostPort.startsWith('embedded:') &&
  result.state !== 'failed' &&
  result.steps.at(-1)?.name === 'OpenMetadata'
    ? `\nLook at the catalog: sqlite3 ${url} 'SELECT fqn FROM tables', or serve it: node dist/run.js catalog ${url.replace(/\/catalog\.db$/, '')}\n`
    : ''
