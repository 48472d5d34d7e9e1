import { ConfigError, type ConfigIssue } from '../config/config-error.js'
import { isCustom } from '../config/custom-connector.js'
import { sourceConfigs, type WorkflowConfig } from '../config/schema.js'
import { parseSourceType } from '../config/source-type.js'
import { shipped } from '../connectors/specs.js'
import type { ServiceSpec } from '../services/service-spec.js'

type Options = Readonly<Record<string, unknown>>

/** Options that a run accepts for compatibility and does not act on yet, as the config spells them. */
const IDLE = ['includeCustomProperties', 'extractJsonSchema'] as const

/**
 * Refuses what a valid config may ask for and this version can't do: better no run than one that does something else.
 * @throws ConfigError
 */
export function requireSupported(config: WorkflowConfig, file: string): void {
  const { kind, connector } = parseSourceType(config.source.type)
  const issues: ConfigIssue[] = []
  if (kind !== 'metadata') issues.push({ path: 'source.type', message: `${kind} runs are not implemented yet` })
  if (!shipped(connector) && !isCustom(connector))
    issues.push({ path: 'source.type', message: `the connector "${connector}" is not implemented yet` })
  for (const [path, steps] of [
    ['processor', config.processor.length],
    ['stage', config.stage],
    ['bulkSink', config.bulkSink],
  ] as const) {
    if (steps) issues.push({ path, message: 'a metadata run has no such step' })
  }
  if (issues.length > 0) throw new ConfigError(file, issues)
}

/**
 * What the config asks for and the run leaves undone, one sentence each: to be logged before it starts. `reads` are the
 * keys of the source config that the connector's source acts on; all of them unless given.
 */
export function leftUndone(
  { source, ingestionPipelineFQN }: WorkflowConfig,
  { reads }: Pick<ServiceSpec, 'reads'> = {},
): string[] {
  const options: Options = source.sourceConfig.config
  const incremental = options.incremental as { readonly enabled?: boolean } | undefined
  return [
    ...IDLE.filter((key) => options[key] === true).map((key) => `sourceConfig.config.${key} has no effect yet`),
    ...(reads ? unread(options, reads) : []).map(
      (key) => `sourceConfig.config.${key} has no effect: your connector decides what it reads`,
    ),
    ...(incremental?.enabled ? ['sourceConfig.config.incremental has no effect yet: everything is read'] : []),
    ...(ingestionPipelineFQN === undefined
      ? []
      : ['ingestionPipelineFQN: the status is not reported to the server yet']),
  ]
}

/** The options set, other than to their default, that are not among `reads`. */
function unread(options: Options, reads: readonly string[]): string[] {
  const defaults: Options = sourceConfigs.find(({ type }) => type === options.type)?.schema.parse({}) ?? {}
  return Object.keys(options).filter(
    (key) => !reads.includes(key) && JSON.stringify(options[key]) !== JSON.stringify(defaults[key]),
  )
}
