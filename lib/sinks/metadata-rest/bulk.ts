import type { BulkOptions, Metadata } from '../../client/metadata.js'
import type { BulkItem, BulkOperationResult } from '../../record/entities/bulk-operation-result.js'
import type { KindName } from '../../record/entities/kinds.js'
import type { Change, Effect } from '../../status/event.js'
import type { Entity, Outgoing } from './batch.js'
import type { Account } from './deliver.js'
import { ended } from './ended.js'

/** Quick tries before a batch is suspected; the wait for a server that is down is not among them. */
const TRIES = 2
/** The same for a part of such a batch: the server has shown that it is up. */
const SUSPECT_TRIES = 1
/** The same for a record alone: there is no smaller batch to try it in, and what lies below it is lost with it. */
const LONE_TRIES = 5

/**
 * Writes a batch in one request. A batch that is refused, or that keeps failing while the server answers other calls,
 * is split in halves until the guilty record is alone: it fails by name, the others land.
 * @returns false when the server has no bulk route; nothing was written then.
 */
export async function writeMany(
  metadata: Metadata,
  kind: KindName,
  items: readonly Outgoing[],
  account: Account,
  options: BulkOptions,
): Promise<boolean> {
  const { retries = TRIES } = options
  try {
    const result = await metadata.putMany(
      kind,
      items.map(({ text }) => text),
      { ...options, retries: items.length === 1 ? LONE_TRIES : retries },
    )
    return result === undefined ? false : await settle(result)
  } catch (error) {
    if (await ended(error, metadata)) throw error
    return split(error)
  }

  async function settle(result: BulkOperationResult): Promise<boolean> {
    const refused = new Map<Outgoing, BulkItem>()
    for (const one of result.status === 'success' ? [] : (result.failedRequest ?? [])) {
      const item = items.find(({ record }) => names(one.request, record as Entity))
      if (item) refused.set(item, one)
    }
    const failures =
      result.status === 'success' ? 0 : Math.max(result.numberOfRowsFailed ?? 0, result.failedRequest?.length ?? 0)
    const explained = refused.size === failures && (failures > 0 || result.status === 'success')
    if (!explained)
      return split(new Error(result.abortReason ?? `the server says ${result.status} and does not say of which record`))
    for (const item of items) {
      const failure = refused.get(item)
      if (failure) account.failed(item, new Error(failure.message ?? `refused with status ${failure.status}`))
      else account.done(item, effectOf(item, result))
    }
    return true
  }

  async function split(error: unknown): Promise<boolean> {
    const [only] = items
    if (items.length === 1 && only) {
      account.failed(only, error)
      return true
    }
    const middle = Math.ceil(items.length / 2)
    for (const half of [items.slice(0, middle), items.slice(middle)]) {
      if (!(await writeMany(metadata, kind, half, account, { ...options, retries: SUSPECT_TRIES }))) return false
    }
    return true
  }
}

/** Whether an item of the answer means this record: it may hold the FQN, the name, or the request itself. */
function names(request: unknown, { fqn, name }: Entity): boolean {
  if (typeof request === 'string') return request === fqn || request === name
  const inner = (request as { readonly name?: unknown; readonly fullyQualifiedName?: unknown } | null) ?? {}
  return (
    inner.fullyQualifiedName === fqn ||
    (inner.fullyQualifiedName === undefined && inner.name !== undefined && inner.name === name)
  )
}

const CHANGES: readonly unknown[] = ['created', 'updated', 'unchanged'] satisfies readonly Change[]

/** What became of a record, where the answer says so. */
function effectOf({ record }: Outgoing, { successRequest = [] }: BulkOperationResult): Effect {
  const message = successRequest.find(({ request }) => request === record.fqn)?.message
  return CHANGES.includes(message) ? { change: message as Change } : {}
}
