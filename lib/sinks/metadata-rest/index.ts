import pLimit from 'p-limit'
import { concat, defer, EMPTY, finalize, from, mergeMap, type Observable } from 'rxjs'
import type { Metadata } from '../../client/metadata.js'
import { type Either, isLeft, left } from '../../record/either.js'
import type { Request } from '../../record/request.js'
import type { Journal } from '../../state/journal.js'
import { createStatus, type Status } from '../../status/status.js'
import { type Sink, stepOf } from '../../step/step.js'
import type { Flow } from '../../stream/flow.js'
import { spread } from '../../stream/spread.js'
import type { Batch, Outgoing } from './batch.js'
import { createDeliver } from './deliver.js'
import { inOrder } from './in-order.js'
import { outgoing } from './outgoing.js'
import { type BatchLimits, plan } from './plan.js'

export interface MetadataRestConfig {
  /** Records in a request, at most (default 100). */
  readonly bulk_sink_batch_size?: number
  /** Lets a run replace descriptions, display names and owners that people have set (default false). */
  readonly override_metadata?: boolean | undefined
  /** Percent of a scope's entities that may be marked deleted at once (default 50); 100: all, also when none is left. */
  readonly deletion_threshold?: number
  /** Requests in flight, at most (default 4). */
  readonly concurrency?: number
}

/** What a config says of writing, with its defaults: what a plan of a run has to go by too. */
export const policyOf = ({ override_metadata = false, deletion_threshold = 50 }: MetadataRestConfig) => ({
  overrideMetadata: override_metadata,
  deletionThreshold: deletion_threshold,
})

export interface MetadataRestOptions {
  readonly status?: Status
  /** Is told of every record's end (`openState`). */
  readonly journal?: Journal | undefined
}

const CHARACTERS = 4_000_000
const WAIT = 500

/**
 * Writes requests to the catalog over REST, many per request where the server allows it. Every record it receives is
 * accounted for in its status; it fails as a whole only when no further call can succeed.
 */
export const metadataRest = {
  create(
    config: MetadataRestConfig,
    metadata: Metadata,
    { status = createStatus('OpenMetadata'), journal }: MetadataRestOptions = {},
  ): Sink<Request> {
    const limits: BatchLimits = { records: config.bulk_sink_batch_size ?? 100, characters: CHARACTERS, wait: WAIT }
    const deliver = createDeliver({
      metadata,
      status,
      ...policyOf(config),
      journal,
    })
    return {
      ...stepOf(status),
      write: (records, flow) =>
        write(records, flow, { limits, status, journal, concurrency: config.concurrency ?? 4, deliver }),
    }
  },
}

interface Writing {
  readonly limits: BatchLimits
  readonly status: Status
  readonly journal: Journal | undefined
  readonly concurrency: number
  readonly deliver: ReturnType<typeof createDeliver>
}

const write = (
  records: Observable<Either<Request>>,
  flow: Flow,
  { limits, status, journal, concurrency, deliver }: Writing,
): Observable<unknown> =>
  defer(() => {
    const limit = pLimit(concurrency)
    let isOver = false
    const send = async (batch: Batch): Promise<void> => {
      if (!isOver) await deliver(batch)
    }
    const ordered = inOrder((batch) => limit(send, batch)) // a batch that waits for its parents takes no one's place
    let mine = 0
    const hold = (count: number): void => {
      mine += count
      if (count > 0) flow.enter(count)
      else flow.leave(-count)
    }
    const written = records.pipe(
      spread((record): readonly Outgoing[] => {
        if (isLeft(record)) {
          journal?.lost(record.left)
          return []
        }
        try {
          const item = outgoing(record.right)
          hold(1)
          return [item]
        } catch (error) {
          journal?.failed(record.right, error)
          status.emit({ type: 'failed', failure: left(record.right.fqn, error).left })
          return []
        }
      }),
      plan(limits, flow),
      mergeMap((batch) => from(ordered(batch)).pipe(finalize(() => hold(-batch.records.length)))),
      finalize(() => {
        isOver = true // what waits behind the error that ended the run is not sent
        hold(-mine)
      }),
    )
    return concat(written, journal ? defer(journal.drained) : EMPTY)
  })
