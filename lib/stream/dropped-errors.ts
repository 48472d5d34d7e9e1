import { setTimeout as pause } from 'node:timers/promises'
import { config } from 'rxjs'

/** Everyone who listens: what RxJS tells is not said of whom. */
const listeners = new Set<(error: unknown) => void>()

/**
 * Gathers the errors that RxJS has nobody to tell, because they were thrown after the end: in a `finalize`, say.
 * @returns how to stop; it waits until RxJS has told what it knows.
 */
export function gatherDroppedErrors(): () => Promise<readonly unknown[]> {
  const errors: unknown[] = []
  const listener = (error: unknown): void => void errors.push(error)
  if (listeners.size === 0) install()
  listeners.add(listener)
  return async () => {
    await pause(1) // it tells with a timer
    listeners.delete(listener)
    if (listeners.size === 0) uninstall()
    return errors
  }
}

type OnStopped = (typeof config)['onStoppedNotification']

let before: OnStopped = null
const tell: NonNullable<OnStopped> = (notification, subscriber) => {
  before?.(notification, subscriber)
  if (notification.kind === 'E') for (const listener of listeners) listener(notification.error)
}

function install(): void {
  before = config.onStoppedNotification
  config.onStoppedNotification = tell
}

function uninstall(): void {
  if (config.onStoppedNotification === tell) config.onStoppedNotification = before
}
