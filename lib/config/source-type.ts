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

/** The definition that `source.type` names; any other `custom…` is the user's class for a database (§7). */
export function findConnector(
  sourceType: string,
  connectors: readonly ConnectorDefinition[],
): ConnectorDefinition | undefined {
  const { connector } = parseSourceType(sourceType)
  const found = [...connectors, ...customConnectors].find(({ type }) => type.toLowerCase() === connector)
  return found ?? (connector.startsWith('custom') ? customDatabase : undefined)
}
