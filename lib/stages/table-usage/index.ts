import { join } from 'node:path'
import { bufferCount, defer, EMPTY, mergeMap, type Observable, tap } from 'rxjs'
import type { ParsedQuery } from '../../processors/query-parser/parsed-query.js'
import { type Either, isLeft } from '../../record/either.js'
import { createStatus } from '../../status/status.js'
import { type Stage, stepOf } from '../../step/step.js'
import type { Flow } from '../../stream/flow.js'
import { leftBehind } from '../left-behind.js'
import { type SpillingFold, spillingFold } from '../spilling-fold.js'
import { stage } from '../stage.js'
import { type StageWriter, writeStage } from '../write-stage.js'
import { absorb } from './absorb.js'
import { type Usage, usagesOf } from './usage.js'

export interface TableUsageOptions {
  readonly directory: string
  /** What is staged: the config and the window of time. A finished stage of it is published without reading the log. */
  readonly key: string
  /** Parts of the log that could not be read to their end, asked for when its last record has come. */
  readonly incomplete?: () => readonly string[]
  /** Entries in memory; for specs. */
  readonly capacity?: number
}

const BATCH = 500
/** A window of time is a day or more, and its key is that of the day. */
const RESUME_MINUTES = 24 * 60

/**
 * Sums up parsed statements by table and by query, each with its days, in flat memory, and writes one record for each:
 * tables first. The manifest is written when the log has ended by itself.
 */
export const tableUsageStage = {
  create({ directory, key, incomplete, capacity }: TableUsageOptions): Stage<ParsedQuery> {
    const status = createStatus('Table Usage')
    let writer: StageWriter<Usage> | undefined
    let fold: SpillingFold<Usage> | undefined
    let failures = 0

    const begin = async (): Promise<SpillingFold<Usage> | undefined> => {
      const left = await leftBehind(directory, key, RESUME_MINUTES)
      if (left) {
        const reason = `the log was not read: the ${left.records} records staged at ${left.finishedAt} are published`
        status.emit({ type: 'warning', key: directory, reason })
        return undefined
      }
      writer = await writeStage<Usage>(directory, { key })
      fold = await spillingFold({ directory: join(directory, 'spills'), absorb, ...(capacity ? { capacity } : {}) })
      return fold
    }
    const add = async (sums: SpillingFold<Usage>, batch: readonly ParsedQuery[]): Promise<void> => {
      for (const query of batch) {
        for (const usage of usagesOf(query)) sums.add(`${usage.kind === 'tableUsage' ? 1 : 2}${usage.name}`, usage)
        if (sums.isFull) await sums.spill()
      }
    }
    const finish = async (sums: SpillingFold<Usage>): Promise<void> => {
      let batch: Usage[] = []
      for await (const usage of sums.sorted()) {
        batch.push(usage)
        if (batch.length < BATCH) continue
        await writer!.append(batch)
        batch = []
      }
      await writer!.append(batch)
      await writer!.finish({ failures, incomplete: [...(incomplete?.() ?? [])] })
    }
    return {
      ...stepOf(status, async () => {
        await fold?.clear()
        await writer?.abandon()
      }),
      gather: (queries: Observable<Either<ParsedQuery>>, flow: Flow, signal?: AbortSignal) => {
        const counted = queries.pipe(
          tap((query) => {
            if (isLeft(query)) failures += 1
          }),
        )
        const into = (sums: SpillingFold<Usage>): Observable<unknown> =>
          stage<ParsedQuery>(status.name, {
            status,
            gather: bufferCount(BATCH),
            write: (batch) => add(sums, batch),
            finish: () => finish(sums),
          }).gather(counted, flow, signal)
        return defer(begin).pipe(mergeMap((sums) => (sums ? into(sums) : EMPTY)))
      },
    }
  },
}
