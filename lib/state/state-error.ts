import { messageOf } from '../record/either.js'

/** The state of a run can't be kept: it stops. */
export class StateError extends Error {
  override readonly name = 'StateError'
}

/** What a run should go on from is not there, or is not its own. */
export class StateRefused extends Error {
  override readonly name = 'StateRefused'
}

/** Another run of the pipeline has the lease: try again when it has ended. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning'
}

const FULL = 'there is no room for it: free some space, or name another folder'
const FORBIDDEN = 'it may not be written there: name another folder'
const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  EROFS: FORBIDDEN,
  ELOOP: 'it is a symbolic link: remove it',
  ENOTDIR: 'it is no folder: name another',
  EEXIST: 'it is no folder: name another',
  EIO: 'the disk errs: name a folder on another',
}

/** What to do about a file that can't be written, where that is known. */
export const adviceOn = (error: unknown): string | undefined =>
  ADVICE[(error as NodeJS.ErrnoException | undefined)?.code ?? '']

/** What went wrong with a file, and what to do about it. */
export function stateError(path: string, error: unknown): StateError {
  if (error instanceof StateError) return error
  const advice = adviceOn(error)
  return new StateError(`${path} can't be kept (${messageOf(error)})${advice ? `: ${advice}` : ''}`, { cause: error })
}
