import type { ConnectorDefinition } from './connector-definition.js'
import { customConnectors, customDatabase } from './custom-connector.js'

/** What a run reads: `postgres`, `postgres-lineage` or `postgres-usage`. */
export type SourceKind = 'metadata' | 'lineage' | 'usage'

export interface SourceType {
  /** Lower case, without the suffix. */
  readonly connector: string
  readonly kind: SourceKind
}

/** Takes `source.type` apart: case does not matter, a suffix picks the kind (spec/workflow.md §2.2). */
export function parseSourceType(text: string): SourceType {
  const [, connector = '', kind = 'metadata'] = /^(.*?)(?:-(lineage|usage))?$/s.exec(text.toLowerCase()) ?? []
  return { connector, kind: kind as SourceKind }
}

/** What can be written to read with this connector: only databases have other kinds of run. */
export const sourceTypesOf = ({ type, serviceType }: ConnectorDefinition): readonly string[] =>
  serviceType === 'Database' ? [type, `${type}-lineage`, `${type}-usage`] : [type]

/** What a run over a log file is called: the connector is then the one whose connection it has. */
const LOG_FILE: ReadonlySet<string> = new Set(['query', 'query-log'])

/** What a config says of its connector. */
export interface NamedSource {
  readonly type: string
  readonly serviceConnection?: { readonly config: { readonly type: string } } | undefined
}

/** The definition that `source` names; any other `custom…` is the user's class for a database (§7). */
export function findConnector(
  { type: sourceType, serviceConnection }: NamedSource,
  connectors: readonly ConnectorDefinition[],
): ConnectorDefinition | undefined {
  const { connector, kind } = parseSourceType(sourceType)
  const all = [...connectors, ...customConnectors]
  if (kind !== 'metadata' && LOG_FILE.has(connector))
    return all.find(({ name, serviceType }) => serviceType === 'Database' && name === serviceConnection?.config.type)
  const found = all.find(({ type }) => type.toLowerCase() === connector)
  return found ?? (connector.startsWith('custom') ? customDatabase : undefined)
}
