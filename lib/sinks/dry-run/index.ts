import { concat, defer, EMPTY } from 'rxjs'
import type { Metadata } from '../../client/metadata.js'
import { type Either, isLeft, left } from '../../record/either.js'
import type { MarkDeleted, Request } from '../../record/request.js'
import { createStatus, type Status } from '../../status/status.js'
import { type Sink, stepOf } from '../../step/step.js'
import { flowMap } from '../../stream/flow-map.js'
import { type Entity, isEntity, type Outgoing } from '../metadata-rest/batch.js'
import { goneOf, TooManyGone } from '../metadata-rest/delete-stale.js'
import { outgoing } from '../metadata-rest/outgoing.js'
import { scopeOf, storedHashes } from '../metadata-rest/scope.js'
import type { Change } from './change.js'
import { type Comparison, differences } from './differences.js'

export interface DryRunConfig extends Comparison {
  /** Percent of a scope's entities that may be marked deleted at once. */
  readonly deletionThreshold: number
  /** Whether a service that exists is written again. */
  readonly overwritesServices: boolean
  /** Told of each change in the order of the records. */
  readonly tell: (change: Change) => void
  /** Called when there are no more. */
  readonly done: () => void
}

type EntityItem = Outgoing & { readonly record: Entity }
type Fields = Readonly<Record<string, unknown>>

/** What a request would leave as it is. */
const SAME: Fields = {}

/**
 * Says what `metadata-rest` would do with the requests, and does nothing: what the catalog has is read, by one listing per
 * scope, and entity by entity where the hashes differ.
 */
export const dryRun = {
  create(config: DryRunConfig, metadata: Metadata): Sink<Request> {
    const status = createStatus('DryRun')
    const compared = comparer(config, metadata, status)
    const take = async (either: Either<Request>): Promise<void> => {
      if (isLeft(either)) return
      const { kind, fqn: name } = either.right
      try {
        await compared(either.right)
        status.emit({ type: 'processed', kind, name })
      } catch (error) {
        status.emit({ type: 'failed', failure: left(name, error).left })
      }
    }
    return {
      ...stepOf(status),
      write: (records, flow) =>
        concat(
          records.pipe(flowMap(flow, take)),
          defer(() => {
            config.done()
            return EMPTY
          }),
        ),
    }
  },
}

function comparer(
  { tell, deletionThreshold, overwritesServices, ...comparison }: DryRunConfig,
  metadata: Metadata,
  status: Status,
) {
  const storedHash = storedHashes(metadata)
  /** What is not there yet has nothing below it. */
  const made = new Set<string>()
  const uncompared = new Set<string>()

  /** What the catalog has of an entity; no more than the hash where that is the same. */
  const stored = async ({ record: { kind, fqn }, hash }: EntityItem) => {
    const scope = scopeOf({ kind, fqn })
    if (scope !== undefined) {
      const found = made.has(scope) ? undefined : await storedHash(kind, scope, fqn)
      if (!found) return undefined
      if (hash !== undefined && found.hash === hash) return SAME
    }
    return metadata.getByName(kind, fqn, { fields: '*' })
  }

  const entity = async (item: EntityItem): Promise<void> => {
    const { kind, fqn } = item.record
    const before = made.has(fqn) ? SAME : await stored(item)
    if (!before) {
      made.add(fqn)
      return tell({ action: 'create', kind, fqn })
    }
    const isKept = before === SAME || (kind.endsWith('Service') && !overwritesServices)
    const fields = isKept ? [] : [...differences(before, JSON.parse(item.text) as Fields, comparison)]
    tell(fields.length > 0 ? { action: 'update', kind, fqn, fields } : { action: 'unchanged', kind, fqn })
  }

  const deletion = async (record: MarkDeleted): Promise<void> => {
    const { of: kind, fqn } = record
    if (made.has(fqn)) return
    try {
      for (const { fullyQualifiedName } of await goneOf(metadata, record, deletionThreshold))
        tell({ action: 'delete', kind, fqn: fullyQualifiedName })
    } catch (error) {
      if (!(error instanceof TooManyGone)) throw error
      tell({ action: 'keep', kind, fqn, reason: error.message })
    }
  }

  return async (request: Request): Promise<void> => {
    const item = outgoing(request)
    if (isEntity(item.record)) return entity({ ...item, record: item.record })
    if (item.record.kind === 'deleteStale') return deletion(item.record)
    const { kind } = item.record
    if (uncompared.has(kind)) return
    uncompared.add(kind)
    status.emit({ type: 'warning', key: kind, reason: 'what these requests change is not compared' })
  }
}
