import { createHash } from 'node:crypto'
import type { Dump } from '../../../lib/catalog/dump.js'

/** What two clean runs differ in: ids, times, links; runs of a pipeline are compared by the invariant. */
const VOLATILE = new Set(['id', 'href', 'updatedAt', 'createdAt', 'pipelineStatuses', 'previousVersion'])

/** Made by the report of a run, which is best effort: the invariant compares what it told. */
const REPORT = 'services/ingestionPipelines'

/** All that the catalog holds, versions included: one line for each entity and edge. */
export const linesOf = (dump: Dump): readonly string[] =>
  Object.entries(dump)
    .filter(([collection]) => collection !== REPORT)
    .flatMap(([collection, all]) => all.map((one) => `${collection} ${JSON.stringify(one, stable)}`))

/** Equal for runs that did the same. */
export const hashOf = (lines: readonly string[]): string => createHash('sha256').update(lines.join('\n')).digest('hex')

const stable = (key: string, value: unknown): unknown => (VOLATILE.has(key) ? undefined : value)

/** Versions by collection and FQN, of what is live. */
export const versionsOf = (dump: Dump): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(dump)
      .filter(([collection]) => collection !== REPORT)
      .flatMap(([collection, entities]) =>
        entities
          .filter(({ fullyQualifiedName, deleted }) => fullyQualifiedName !== undefined && deleted !== true)
          .map(({ fullyQualifiedName, version }) => [`${collection} ${String(fullyQualifiedName)}`, Number(version)]),
      ),
  )
