import { concat, defer, EMPTY } from 'rxjs'
import type { Metadata } from '../../client/metadata.js'
import { singleFlight } from '../../client/single-flight.js'
import { type Either, isLeft, left } from '../../record/either.js'
import type { KindName } from '../../record/entities/kinds.js'
import type { MarkDeleted, Request } from '../../record/request.js'
import { createStatus, type Status } from '../../status/status.js'
import { type Sink, stepOf } from '../../step/step.js'
import { flowMap } from '../../stream/flow-map.js'
import { type Entity, isEntity, type Outgoing } from '../metadata-rest/batch.js'
import { requireFew, staleOf, TooManyGone } from '../metadata-rest/delete-stale.js'
import { outgoing } from '../metadata-rest/outgoing.js'
import { hashesIn, scopeOf } from '../metadata-rest/scope.js'
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

/** Scopes whose hashes are kept at once: records arrive scope by scope. */
const SCOPES = 8

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
  const hashes = singleFlight((scope: string) => hashesIn(metadata, scope), SCOPES)
  /** What is not there yet has nothing below it. */
  const made = new Set<string>()
  const uncompared = new Set<string>()

  const isKnown = async ({ record, hash }: Outgoing & { readonly record: Entity }): Promise<boolean> => {
    const scope = scopeOf(record)
    if (scope === undefined || hash === undefined || made.has(scope)) return false
    return (await hashes(`${record.kind} ${scope}`)).get(record.fqn)?.hash === hash
  }

  const entity = async (item: Outgoing & { readonly record: Entity }): Promise<void> => {
    const { kind, fqn } = item.record
    if (made.has(fqn) || (await isKnown(item))) return tell({ action: 'unchanged', kind, fqn })
    const scope = scopeOf(item.record)
    const stored =
      scope !== undefined && made.has(scope) ? undefined : await metadata.getByName(kind, fqn, { fields: '*' })
    if (!stored) {
      made.add(fqn)
      return tell({ action: 'create', kind, fqn })
    }
    if (kind.endsWith('Service') && !overwritesServices) return tell({ action: 'unchanged', kind, fqn })
    const fields = [...differences(stored, JSON.parse(item.text) as Record<string, unknown>, comparison)]
    tell(fields.length > 0 ? { action: 'update', kind, fqn, fields } : { action: 'unchanged', kind, fqn })
  }

  const deletion = async (record: MarkDeleted): Promise<void> => {
    if (made.has(record.fqn)) return
    const kind: KindName = record.of
    try {
      if (deletionThreshold < 100)
        await requireFew(metadata, record, { threshold: deletionThreshold, delivered: { count: () => 0 } })
    } catch (error) {
      if (!(error instanceof TooManyGone)) throw error
      return tell({ action: 'keep', kind, fqn: record.fqn, reason: error.message })
    }
    for (const { fullyQualifiedName } of await staleOf(metadata, record))
      tell({ action: 'delete', kind, fqn: fullyQualifiedName })
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
