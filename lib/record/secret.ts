import { inspect } from 'node:util'
import { z } from 'zod'

const MASK = '******'
/** A shorter value would tear holes into innocent words. */
const MIN_REDACTED = 4

let read: (secret: Secret) => string

/** A value that no log, dump or template shows; `reveal` is the only way in. */
export class Secret {
  static {
    read = (secret) => secret.#value
  }
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }
  toString(): string {
    return MASK
  }
  toJSON(): string {
    return MASK
  }
  [inspect.custom](): string {
    return MASK
  }
}

/** The value itself, for the call that needs it. From now on `redact` knows it. */
export function reveal(secret: Secret): string {
  const value = read(secret)
  registerSecret(value)
  return value
}

/** A config key that holds a secret: text in, `Secret` out. */
export const secret = () =>
  z
    .string()
    .transform((value) => new Secret(value))
    .meta({ format: 'password' })

const known = new Set<string>()
let pattern: RegExp | undefined

/** Makes `redact` hide `value`, also where it was URL-encoded, Base64-encoded or escaped. Under 4 characters: ignored. */
export function registerSecret(value: string): void {
  if (value.length < MIN_REDACTED || known.has(value)) return
  const base64 = Buffer.from(value).toString('base64').replace(/=+$/, '')
  for (const form of [
    value,
    encodeURIComponent(Buffer.from(value).toString()),
    base64,
    JSON.stringify(value).slice(1, -1),
  ]) {
    known.add(form)
  }
  pattern = undefined
}

/** Makes `redact` hide nothing: the next run of this process has secrets of its own. */
export function forgetSecrets(): void {
  known.clear()
  pattern = undefined
}

/** `text` without the values revealed so far: the second wall, for text that others wrote (a driver's error, a server's answer). */
export function redact(text: string): string {
  if (known.size === 0) return text
  pattern ??= new RegExp(
    [...known]
      .sort((a, b) => b.length - a.length)
      .map(escaped)
      .join('|'),
    'g',
  )
  return text.replace(pattern, MASK)
}

const escaped = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
