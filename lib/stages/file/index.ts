import { bufferCount, defer, EMPTY, mergeMap, type Observable, tap } from 'rxjs'
import { type Either, isLeft } from '../../record/either.js'
import { createStatus } from '../../status/status.js'
import { type Stage, stepOf } from '../../step/step.js'
import type { Flow } from '../../stream/flow.js'
import { leftBehind } from '../left-behind.js'
import { stage } from '../stage.js'
import { type StageWriter, writeStage } from '../write-stage.js'

export interface FileStageConfig {
  readonly directory: string
  /** A finished stage of the same key, at most this many minutes old, is published instead of being read again. */
  readonly resumeMinutes: number
}

export interface FileStageOptions {
  /** What is staged: the config, and the window of time if there is one. */
  readonly key: string
  /** The scopes that the source could not list to their end, asked for when its last record has come. */
  readonly incomplete?: () => readonly string[]
}

/** Records written at once, at most. */
const BATCH = 500

/**
 * Gathers records of any type in JSON Lines files, for a bulk sink that reads them with `readStage`. The manifest is
 * written when the source has ended by itself: a run that was killed or stopped before leaves none and begins anew.
 */
export const fileStage = {
  create<T>({ directory, resumeMinutes }: FileStageConfig, { key, incomplete }: FileStageOptions): Stage<T> {
    const status = createStatus('Stage')
    let writer: StageWriter<T> | undefined
    let failures = 0
    const begin = async (): Promise<StageWriter<T> | undefined> => {
      const left = await leftBehind(directory, key, resumeMinutes)
      if (left) {
        const reason = `the source was not read: the ${left.records} records staged at ${left.finishedAt} are published`
        status.emit({ type: 'warning', key: directory, reason })
        return undefined
      }
      writer = await writeStage<T>(directory, { key })
      return writer
    }
    return {
      ...stepOf(status, async () => writer?.abandon()),
      gather: (records: Observable<Either<T>>, flow: Flow, signal?: AbortSignal) => {
        const counted = records.pipe(
          tap((record) => {
            if (isLeft(record)) failures += 1
          }),
        )
        const into = (parts: StageWriter<T>): Observable<unknown> =>
          stage<T>(status.name, {
            status,
            gather: bufferCount(BATCH),
            write: (batch) => parts.append(batch),
            finish: () => parts.finish({ failures, incomplete: [...(incomplete?.() ?? [])] }),
          }).gather(counted, flow, signal)
        return defer(begin).pipe(mergeMap((parts) => (parts ? into(parts) : EMPTY)))
      },
    }
  },
}
