import { randomUUID } from 'node:crypto'
import { VERSION } from '../version.js'
import { type Acknowledged, acknowledged } from './acknowledged.js'
import { readCheckpoint, unfinishedSince } from './checkpoint.js'
import { checkpointWriter } from './checkpoint-writer.js'
import { configHashes, differences } from './config-hash.js'
import { deadLetters, type LetterCount } from './dead-letters.js'
import type { Journal } from './journal.js'
import { takeLease } from './lease.js'
import { StateRefused } from './state-error.js'
import { type StateFiles, stateFiles } from './state-files.js'

/** What is kept of a run, so that another can go on from it. */
export interface State {
  /** For the sink. */
  readonly journal: Journal
  /** Stops the run when the lease is taken from it, or nothing can be kept any more; the reason is the error. */
  readonly signal: AbortSignal
  /** After the run, however it ended: without a result it did not begin. */
  close(result?: EndedRun): Promise<StateEnd>
}

/** What the state has to know of how a run ended. */
export interface EndedRun {
  readonly state: 'success' | 'partialSuccess' | 'failed' | 'stopped'
  readonly crash?: unknown
}

export interface StateEnd {
  /** Records that have arrived, where there is a checkpoint to go on from. */
  readonly arrived?: number
  readonly deadLetters?: LetterCount
}

export interface StateOptions {
  /** Made when it is not there, for its owner alone. */
  readonly folder: string
  /** Tells the pipelines of a folder apart. */
  readonly pipeline: string
  /** What the run does: a resumed one must do the same. Secrets in it are not looked at. */
  readonly config: Readonly<Record<string, unknown>>
  /** `anyway`: though the config has changed. */
  readonly resume?: boolean | 'anyway'
  /** Takes the lease from a run that is alive, too. */
  readonly steal?: boolean
  readonly log?: (line: string) => void
  readonly warn?: (line: string) => void
}

/**
 * Takes the pipeline's lease and begins a checkpoint of its run, or goes on from that of one that did not end.
 * @throws AlreadyRunning, StateRefused, StateError
 * @example
 * const state = await openState({ folder: './state', pipeline: 'shelf', config: { books: './books.csv' }, resume })
 * const sink = metadataRest.create({}, metadata, { journal: state.journal })
 * const result = await workflow(books).into(sink).run({ signal: state.signal })
 * await state.close(result)
 */
export async function openState(options: StateOptions): Promise<State> {
  const { folder, pipeline, config, resume = false, steal = false, log = () => {}, warn = () => {} } = options
  const stop = new AbortController()
  const failed = (error: Error): void => stop.abort(error)
  const runId = randomUUID()
  const files = await stateFiles(folder, pipeline)
  const lease = await takeLease({ path: files.lease, runId, steal, warn, lost: failed })
  try {
    const hashes = configHashes(config)
    const earlier = await earlierRuns(files, hashes, resume, log)
    const header = { v: 1 as const, runId, startedAt: new Date().toISOString(), version: VERSION, config: hashes }
    const shared = { isOwn: lease.isOwn, failed }
    const checkpoint = checkpointWriter({ path: files.checkpoint, header, earlier, ...shared })
    const letters = deadLetters({ path: files.deadLetters, runId, ...shared })
    return {
      journal: {
        has: checkpoint.has,
        deleting: checkpoint.deleting,
        done: checkpoint.done,
        failed: letters.failed,
        lost: letters.lost,
        drained: async () => {
          await checkpoint.drained()
          await letters.drained()
        },
      },
      signal: stop.signal,
      close: async (result) => {
        const settled = result?.state === 'success' || result?.state === 'partialSuccess'
        const isLeft = result !== undefined && !settled && checkpoint.count > 0 && (await lease.isOwn())
        try {
          await checkpoint.close(settled)
          const told = await letters.close({ whole: !stop.signal.aborted, settled })
          return { ...(isLeft ? { arrived: checkpoint.count } : {}), ...(told ? { deadLetters: told } : {}) }
        } finally {
          await lease.release()
        }
      },
    }
  } catch (error) {
    await lease.release()
    throw error
  }
}

async function earlierRuns(
  { checkpoint }: StateFiles,
  hashes: Readonly<Record<string, string>>,
  resume: boolean | 'anyway',
  log: (line: string) => void,
): Promise<Acknowledged> {
  if (!resume) {
    const since = await unfinishedSince(checkpoint)
    if (since) log(`the run of ${since} did not end: this one starts anew (--resume goes on from it)`)
    return acknowledged()
  }
  const found = await readCheckpoint(checkpoint)
  const changed = differences(found.header.config, hashes)
  if (changed.length > 0 && resume !== 'anyway')
    throw new StateRefused(
      `the config has changed since the run of ${found.header.startedAt}, in ${changed.join(' and ')}: --force-resume goes on all the same, without --resume the run starts anew`,
    )
  log(
    `${found.acknowledged.size} records of the run of ${found.header.startedAt} have arrived: they are not sent again`,
  )
  return found.acknowledged
}
