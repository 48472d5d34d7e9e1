import { ConfigError } from '../config/config-error.js'
import { isCustom } from '../config/custom-connector.js'
import { loadConfig } from '../config/load.js'
import type { WorkflowConfig } from '../config/schema.js'
import { findConnector, parseSourceType } from '../config/source-type.js'
import { definitions } from '../connectors/definitions.js'
import { messageOf } from '../record/either.js'
import { redact } from '../record/secret.js'
import { onlyOf } from '../services/database/only.js'
import { type Connected, type ConnectOptions, connect } from '../workflow/connect.js'
import { EXIT } from '../workflow/exit-code.js'
import { requireSupported } from '../workflow/supported.js'
import type { Terminal } from './main.js'
import type { StateFlags } from './run-state.js'

export interface IngestFlags extends StateFlags {
  readonly config?: string
  readonly validate?: boolean
  readonly testConnection?: boolean
  readonly dryRun?: 'text' | 'json'
  readonly explainFilters?: boolean
  /** The FQN of the one database, schema or table to be read. */
  readonly only?: string
  readonly status?: string
  readonly logLevel?: string
  readonly debug?: boolean
  /** Ends with 3 after a partial success. */
  readonly exitPartial?: boolean
  /** Seconds for what is in flight when a signal comes. */
  readonly drain?: number
}

/**
 * Runs a config from its file to the printed summary. Everything but the check of the config is loaded while the catalog
 * answers: loading is a third of a second.
 */
export async function ingest(file: string | undefined, flags: IngestFlags, terminal: Terminal): Promise<number> {
  if (file === undefined) {
    terminal.stderr.write('error: name a config file: headwater <config.json|yaml>\n')
    return EXIT.config
  }
  try {
    const warnings: string[] = []
    const warn = (sentence: string): unknown => warnings.push(sentence)
    const config = await loadConfig(file, { connectors: definitions, env: terminal.env, warn })
    requireSupported(config, file)
    const refusal = refusalOf(config, flags)
    if (refusal) {
      terminal.stderr.write(`error: ${refusal}\n`)
      return EXIT.config
    }
    const waits = flags.validate || keepsState(flags) || !isChecked(config)
    const connecting = waits
      ? undefined
      : connectFor(config, { readOnly: onlyLooks(flags) || flags.testConnection === true })
    connecting?.catch(() => {}) // it is the run that meets the error
    const { runConfig } = await import('./run-config.js')
    return await runConfig({ config, file, flags, warnings, connecting }, terminal)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    terminal.stderr.write(`Error loading metadata configuration: ${redact(error.message)}\n`)
    return EXIT.config
  }
}

/** Whether a run reads and writes nothing. */
export const onlyLooks = ({ dryRun, explainFilters }: IngestFlags): boolean =>
  dryRun !== undefined || explainFilters !== undefined

/** Why the flags don't go with the config or with each other. */
function refusalOf({ source }: WorkflowConfig, flags: IngestFlags): string | undefined {
  const { kind } = parseSourceType(source.type)
  if (onlyLooks(flags) && kind !== 'metadata')
    return `--dry-run and --explain-filters are for metadata runs: this is a ${kind} run`
  if (onlyLooks(flags) && keepsState(flags))
    return 'a run that writes nothing keeps nothing: it goes without --state, --resume, --replay and --steal'
  if (flags.only === undefined) return undefined
  if (keepsState(flags)) return '--only goes without --state, --resume, --replay and --steal: it is no whole run'
  if (kind !== 'metadata' || findConnector(source, definitions)?.serviceType !== 'Database')
    return '--only is for metadata runs over a database'
  return problemOfOnly(flags.only, source.serviceName ?? '')
}

function problemOfOnly(fqn: string, serviceName: string): string | undefined {
  try {
    onlyOf(fqn, serviceName)
    return undefined
  } catch (error) {
    return `--only ${fqn}: ${messageOf(error)}`
  }
}

/** Whether all of a config is checked by now: what a user's class takes, and whether there is a query log, the connector says. */
const isChecked = ({ source }: WorkflowConfig): boolean =>
  parseSourceType(source.type).kind === 'metadata' &&
  !isCustom(findConnector(source, definitions)?.type.toLowerCase() ?? '')

/** Whether something is kept of the run: the lease comes before the catalog. */
export const keepsState = ({ state, replay, resume, forceResume, steal }: StateFlags): boolean =>
  [state, replay, resume, forceResume, steal].some((flag) => flag !== undefined)

/** Connects to the catalog that a config names. @throws ApiError */
export function connectFor(
  { source: { type, serviceName = '-' }, workflowConfig }: WorkflowConfig,
  options: ConnectOptions = {},
): Promise<Connected> {
  const name = `${type}_${parseSourceType(type).kind} (service: ${serviceName}`
  return connect(workflowConfig.openMetadataServerConfig, name, options)
}
