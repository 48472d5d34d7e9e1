import pLimit from 'p-limit'
import type { Metadata } from '../../client/metadata.js'
import { left } from '../../record/either.js'
import type { KindName } from '../../record/entities/kinds.js'
import type { Request } from '../../record/request.js'
import type { Journal } from '../../state/journal.js'
import type { Effect } from '../../status/event.js'
import type { Status } from '../../status/status.js'
import { type Batch, type Entity, isBulk, isEntity, type Outgoing } from './batch.js'
import { writeMany } from './bulk.js'
import { type Classic, createClassic } from './classic.js'
import { deleteStale } from './delete-stale.js'
import { ended } from './ended.js'
import { createLineageWriter } from './lineage.js'
import { patch } from './patch.js'
import { createTally } from './tally.js'
import { createUnknownFields } from './unknown-fields.js'

/** A 1.6 server gains nothing beyond (golden/real-server `pace.*`). */
const SINGLES_IN_FLIGHT = 8

export interface DeliverOptions {
  readonly metadata: Metadata
  readonly status: Status
  readonly overrideMetadata: boolean
  /** Percent of a scope's entities that may be marked deleted at once. */
  readonly deletionThreshold: number
  readonly journal?: Journal | undefined
}

/** Gives account of one record. */
export interface Account {
  done(item: Outgoing, effect: Effect): void
  failed(item: Outgoing, error: unknown): void
}

/**
 * Writes batches, each record ending as processed or failed. Which generation the server is of is found out by asking:
 * the first bulk request that meets no such route turns the rest of the run to one `PUT` per entity.
 * Rejects only when no further call can succeed.
 */
export function createDeliver({
  metadata,
  status,
  overrideMetadata,
  deletionThreshold,
  journal,
}: DeliverOptions): (batch: Batch) => Promise<void> {
  const delivered = createTally()
  const account: Account = {
    done: (item, effect) => {
      const { record } = item
      if (isEntity(record)) delivered.add(record)
      journal?.done(item, effect)
      status.emit({ type: 'processed', kind: record.kind, name: record.fqn, ...effect })
    },
    failed: (item, error) => {
      journal?.failed(requestOf(item), error)
      status.emit({ type: 'failed', failure: left(item.record.fqn, error).left })
    },
  }
  const fields = createUnknownFields((field) =>
    status.emit({ type: 'warning', key: field, reason: 'the server does not know this field: it is left out' }),
  )
  const classic: Classic = createClassic(metadata, { overrideMetadata, fields })
  const lineage = createLineageWriter(metadata)
  const singles = pLimit(SINGLES_IN_FLIGHT)
  let hasBulk = true

  /** One record by calls of its own. */
  const single = async (item: Outgoing): Promise<Effect> => {
    const { record, text } = item
    if (isEntity(record))
      return isBulk(record.kind) ? classic(item as Outgoing & { record: Entity }) : put(metadata, record.kind, text)
    if (record.kind === 'lineage') return lineage(record)
    if (record.kind === 'deleteStale') return deleteStale(metadata, record, { threshold: deletionThreshold, delivered })
    return patch(metadata, record)
  }

  const one = async (item: Outgoing): Promise<void> => {
    try {
      account.done(item, await single(item))
    } catch (error) {
      if (await ended(error, metadata)) throw error
      account.failed(item, error)
    }
  }

  /** Those that no earlier run has written. */
  const unwritten = (items: readonly Outgoing[], known: Journal): readonly Outgoing[] =>
    items.filter((item) => {
      if (!known.has(item)) return true
      account.done(item, { change: 'unchanged' })
      return false
    })

  return async ({ kind, records: all }) => {
    const records = journal ? unwritten(all, journal) : all
    if (records.length === 0) return
    if (kind === 'deleteStale') await journal?.deleting()
    if (hasBulk && isBulk(kind)) {
      hasBulk = await writeMany(metadata, kind, records, account, { overrideMetadata })
      if (hasBulk) return
    }
    const anyOrder = isBulk(kind) || kind === 'lineage' || kind === 'deleteStale'
    if (anyOrder) await Promise.all(records.map((item) => singles(() => one(item))))
    else for (const item of records) await one(item)
  }
}

const put = async (metadata: Metadata, kind: KindName, text: string): Promise<Effect> => {
  await metadata.put(kind, text)
  return {}
}

const requestOf = ({ record, text }: Outgoing): Request =>
  isEntity(record) ? ({ kind: record.kind, fqn: record.fqn, body: JSON.parse(text) } as Request) : record
