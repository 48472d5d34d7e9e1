import { ConfigError, type ConfigIssue } from '../config/config-error.js'
import { isCustom } from '../config/custom-connector.js'
import { sourceConfigs, type WorkflowConfig } from '../config/schema.js'
import { findConnector, parseSourceType, type SourceKind } from '../config/source-type.js'
import { definitions } from '../connectors/definitions.js'
import { shipped } from '../connectors/specs.js'
import type { ServiceSpec } from '../services/service-spec.js'

type Options = Readonly<Record<string, unknown>>
type UsageSink = Extract<NonNullable<WorkflowConfig['bulkSink']>, { readonly type: 'metadata-usage' }>

/**
 * Refuses what a valid config may ask for and this version can't do: better no run than one that does something else.
 * @throws ConfigError
 */
export function requireSupported(config: WorkflowConfig, file: string): void {
  const { kind } = parseSourceType(config.source.type)
  const connector = findConnector(config.source, definitions)?.type.toLowerCase() ?? ''
  const issues: ConfigIssue[] = []
  if (!shipped(connector) && !isCustom(connector))
    issues.push({ path: 'source.type', message: `the connector "${connector}" is not implemented yet` })
  issues.push(...STEPS[kind](config))
  if (issues.length > 0) throw new ConfigError(file, issues)
}

/**
 * Refuses a run over nothing but a query log that neither the connector nor a file provides.
 * @throws ConfigError
 */
export function requireLog(config: WorkflowConfig, spec: ServiceSpec, file: string): void {
  const { processViewLineage, processStoredProcedureLineage }: Options = config.source.sourceConfig.config
  if (!lacksLog(config, spec) || processViewLineage || processStoredProcedureLineage) return
  const message = `missing: ${spec.name} keeps no query log; name a CSV file`
  throw new ConfigError(file, [{ path: 'source.sourceConfig.config.queryLogFilePath', message }])
}

/** What matters here of what a connector offers. */
interface Offer extends Pick<ServiceSpec, 'name' | 'reads' | 'readsChanges' | 'readsSamples' | 'readsProperties'> {
  readonly queryLog?: unknown
}

/** Whether a query log is asked for that there is not. */
function lacksLog({ source }: WorkflowConfig, { queryLog }: Offer): boolean {
  const { queryLogFilePath, processQueryLineage }: Options = source.sourceConfig.config
  const { kind } = parseSourceType(source.type)
  return kind !== 'metadata' && !queryLog && !queryLogFilePath && processQueryLineage !== false
}

/** What is wrong with the steps that a run of each kind names. */
const STEPS: Readonly<Record<SourceKind, (config: WorkflowConfig) => ConfigIssue[]>> = {
  metadata: (config) => [...unwanted(config, 'processor'), ...ending(config)],
  lineage: (config) => unwanted(config, 'processor', 'stage', 'bulkSink'),
  usage: ({ processor, stage, bulkSink }) => [
    ...(processor.length > 1 ? [{ path: 'processor', message: 'a usage run has one processor, "query-parser"' }] : []),
    ...(stage?.type === 'table-usage' ? [] : [{ path: 'stage', message: 'a usage run needs the stage "table-usage"' }]),
    ...(bulkSink?.type === 'metadata-usage'
      ? sameDirectory(stage, bulkSink)
      : [{ path: 'bulkSink', message: 'a usage run needs the bulkSink "metadata-usage"' }]),
  ],
}

const sameDirectory = (stage: WorkflowConfig['stage'], { config: { filename } }: UsageSink): ConfigIssue[] =>
  stage?.type !== 'table-usage' || stage.config.filename === filename
    ? []
    : [{ path: 'bulkSink.config.filename', message: `expected the directory of the stage, ${stage.config.filename}` }]

const unwanted = (config: WorkflowConfig, ...keys: readonly ('processor' | 'stage' | 'bulkSink')[]): ConfigIssue[] =>
  keys
    .filter((key) => (key === 'processor' ? config.processor.length > 0 : config[key] !== undefined))
    .map((path) => ({ path, message: `a ${parseSourceType(config.source.type).kind} run has no such step` }))

/** A run ends in a sink, or in a stage and a bulk sink; without any of them in `metadata-rest`. */
function ending({ sink, stage, bulkSink }: WorkflowConfig): ConfigIssue[] {
  if (!stage && !bulkSink) return []
  if (sink) return [{ path: 'sink', message: 'expected either a sink, or a stage and a bulkSink: the config has both' }]
  if (!bulkSink) return [{ path: 'bulkSink', message: 'missing: what publishes the stage, like opensearch' }]
  if (!stage) return [{ path: 'stage', message: 'missing: where the records of the bulkSink wait, like file' }]
  return [
    ...(stage.type === 'file' ? [] : [{ path: 'stage.type', message: 'a metadata run is staged in "file"' }]),
    ...(bulkSink.type === 'metadata-usage'
      ? [{ path: 'bulkSink.type', message: 'a metadata run is published by "opensearch" or "elasticsearch"' }]
      : []),
  ]
}

/**
 * What the config asks for and the run leaves undone, one sentence each: to be logged before it starts. `reads` are the
 * keys of the source config that the connector's source acts on; all of them unless given.
 */
export function leftUndone(config: WorkflowConfig, spec: Offer): string[] {
  const { reads, readsChanges, readsSamples, readsProperties } = spec
  const options: Options = config.source.sourceConfig.config
  const incremental = options.incremental as { readonly enabled?: boolean } | undefined
  return [
    ...(reads ? unread(options, reads) : []).map(
      (key) => `sourceConfig.config.${key} has no effect: your connector decides what it reads`,
    ),
    ...(lacksLog(config, spec) ? [`${spec.name} keeps no query log: lineage is that of views and procedures`] : []),
    ...(options.includeCustomProperties === true && !readsProperties
      ? [`sourceConfig.config.includeCustomProperties has no effect: ${spec.name} has none that are read`]
      : []),
    ...(options.extractJsonSchema === true && !readsSamples
      ? [`sourceConfig.config.extractJsonSchema has no effect: ${spec.name} reads no rows`]
      : []),
    ...(incremental?.enabled && !readsChanges
      ? [`sourceConfig.config.incremental has no effect: ${spec.name} can't tell what has changed, everything is read`]
      : []),
  ]
}

/** The options set, other than to their default, that are not among `reads`. */
function unread(options: Options, reads: readonly string[]): string[] {
  const defaults: Options = sourceConfigs.find(({ type }) => type === options.type)?.schema.parse({}) ?? {}
  return Object.keys(options).filter(
    (key) => !reads.includes(key) && JSON.stringify(options[key]) !== JSON.stringify(defaults[key]),
  )
}
