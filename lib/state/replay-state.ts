import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { messageOf } from '../record/either.js'
import type { Request } from '../record/request.js'
import type { Source } from '../step/step.js'
import { deadLetters } from './dead-letters.js'
import { type Lease, takeLease } from './lease.js'
import { replaySource } from './replay.js'
import type { State, StateOptions } from './state.js'
import { StateRefused } from './state-error.js'
import { stateFiles } from './state-files.js'

export interface ReplayStateOptions extends Pick<StateOptions, 'pipeline' | 'steal' | 'warn'> {
  /** The dead letters. */
  readonly file: string
  /** With it the pipeline's lease is taken: nobody else runs it meanwhile. */
  readonly folder?: string | undefined
}

/**
 * Dead letters to be sent again. At the end the file holds those that failed again and those that can't be sent, and is
 * gone when there are none; a run that did not come to its end leaves it as it was.
 * @throws StateRefused when the file is not there; AlreadyRunning, StateError
 */
export async function openReplay(options: ReplayStateOptions): Promise<State & { readonly source: Source<Request> }> {
  const { file: path, folder, pipeline, steal = false, warn = () => {} } = options
  const before = await stat(path).catch((error: unknown) => {
    throw new StateRefused(`there is nothing to replay: ${messageOf(error)}`)
  })
  const stop = new AbortController()
  const failed = (error: Error): void => stop.abort(error)
  const runId = randomUUID()
  const lease: Lease =
    folder === undefined
      ? { isOwn: async () => true, release: async () => {} }
      : await takeLease({ path: (await stateFiles(folder, pipeline)).lease, runId, steal, warn, lost: failed })
  const isOwn = async (): Promise<boolean> => {
    const { ino, size } = await stat(path)
    return ino === before.ino && size === before.size && lease.isOwn()
  }
  const letters = deadLetters({ path, runId, isOwn, failed })
  let isRead = false
  const ended = (): void => {
    isRead = true
  }
  return {
    source: replaySource(path, { keep: letters.keep, ended }),
    journal: {
      has: () => false,
      deleting: async () => {},
      done: () => {},
      failed: letters.failed,
      lost: letters.lost,
      drained: letters.drained,
    },
    signal: stop.signal,
    close: async (result) => {
      const whole = isRead && result !== undefined && result.crash === undefined && !stop.signal.aborted
      try {
        const told = await letters.close({ whole, settled: whole })
        return told ? { deadLetters: told } : {}
      } finally {
        await lease.release()
      }
    },
  }
}
