import { left } from '../../record/either.js'
import type { KindName } from '../../record/entities/kinds.js'
import type { AnyCreate, Request } from '../../record/request.js'
import { readStage } from '../../stages/read-stage.js'
import type { StatusEvent } from '../../status/event.js'
import { type Item, itemOf } from './item.js'

export interface StagedOptions {
  readonly directory: string
  readonly runId: string
  /** Where documents of a kind are written. */
  readonly of: ReadonlyMap<KindName, string>
  /** Told of the records that become no document. */
  readonly tell?: (event: StatusEvent) => void
}

/** The documents of a stage, streamed. Requests that make no entity (deletions, patches, life cycles) become none. */
export async function* staged({ directory, runId, of, tell = () => {} }: StagedOptions): AsyncGenerator<Item, void> {
  for await (const record of readStage(directory, (value) => value as Request)) {
    const item = made(record, of, runId, tell)
    if (item) yield item
  }
}

function made(
  record: Request,
  of: StagedOptions['of'],
  runId: string,
  tell: (event: StatusEvent) => void,
): Item | undefined {
  const index = of.get(record.kind as KindName)
  if (index === undefined) {
    tell({ type: 'filtered', name: record.fqn, reason: `a ${record.kind} request is no document` })
    return undefined
  }
  try {
    return itemOf(record as AnyCreate, index, runId)
  } catch (error) {
    tell({ type: 'failed', failure: left(record.fqn, error).left })
    return undefined
  }
}
