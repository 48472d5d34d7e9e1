import { inspect } from 'node:util'

/** A failure that takes the place of a record (spec/workflow.md §4.1). */
export interface StackTraceError {
  readonly name: string
  readonly error: string
  readonly stackTrace?: string
}

export interface Left {
  readonly left: StackTraceError
}
export interface Right<T> {
  readonly right: T
}
/** A record, or the failure that stands in its place: a bad record is a value on the stream, not the end of the run. */
export type Either<T> = Left | Right<T>

/** Stored failure texts are cut here (characters), as the incumbent does. */
const MAX_TEXT = 1_000_000

export const right = <T>(value: T): Right<T> => ({ right: value })

/**
 * The failure of the thing called `name`.
 * @example left('shop.orders', new Error('no columns'))
 */
export const left = (name: string, cause: unknown): Left => ({ left: stackTraceError(name, cause) })

export const isLeft = <T>(either: Either<T>): either is Left => 'left' in either

/** `cause` as plain text under `name`; an `Error` brings its message and stack, anything else its string form. */
export function stackTraceError(name: string, cause: unknown): StackTraceError {
  const error = messageOf(cause).slice(0, MAX_TEXT)
  const stack = cause instanceof Error ? cause.stack?.slice(0, MAX_TEXT) : undefined
  return stack === undefined ? { name, error } : { name, error, stackTrace: stack }
}

/** The message of anything that can be thrown. An `AggregateError` without a message of its own brings those inside. */
export function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError && !cause.message) return cause.errors.map(messageOf).join('; ') || cause.name
  if (cause instanceof Error) return cause.message || cause.name
  return typeof cause === 'object' ? inspect(cause) : String(cause)
}
