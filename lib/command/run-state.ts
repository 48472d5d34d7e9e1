import type { WorkflowConfig } from '../config/schema.js'
import type { Logger } from '../log/logger.js'
import type { Request } from '../record/request.js'
import { openReplay } from '../state/replay-state.js'
import { openState, type State } from '../state/state.js'
import { StateRefused } from '../state/state-error.js'
import type { Source } from '../step/step.js'

export interface StateFlags {
  /** The folder of the state. */
  readonly state?: string
  readonly resume?: boolean
  readonly forceResume?: boolean
  readonly steal?: boolean
  /** A file of dead letters. */
  readonly replay?: string
}

/** What is kept of a run, and the source of one that replays. */
export type RunState = State & { readonly source?: Source<Request> }

/**
 * What the flags ask to be kept; undefined when they ask for nothing.
 * @throws StateRefused, AlreadyRunning, StateError
 */
export async function openRunState(
  config: WorkflowConfig,
  { state: folder, resume, forceResume, steal = false, replay }: StateFlags,
  logger: Logger,
): Promise<RunState | undefined> {
  const resumes = forceResume ? 'anyway' : (resume ?? false)
  if (resumes !== false && replay !== undefined) throw new StateRefused('--resume and --replay exclude each other')
  if (folder === undefined && (resumes !== false || steal))
    throw new StateRefused(
      `${steal ? '--steal' : '--resume'} needs --state <folder>: where earlier runs have kept theirs`,
    )
  const { type, serviceName = '-' } = config.source
  const shared = { pipeline: `${type}_${serviceName}`, steal, warn: (line: string) => void logger.warn(line) }
  if (replay !== undefined) return openReplay({ file: replay, folder, ...shared })
  if (folder === undefined) return undefined
  return openState({ folder, config: { ...config }, resume: resumes, log: (line) => void logger.info(line), ...shared })
}
