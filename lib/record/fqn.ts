import { md5 } from './md5.js'

declare const brand: unique symbol
/**
 * A fully qualified name: parts joined with `.`, a part with a dot in double quotes (spec/fqn.md §1).
 * Only this file makes one, so a bare name can't pass for an FQN.
 */
export type Fqn = string & { readonly [brand]: 'Fqn' }

/** A name or FQN outside the grammar. */
export class FqnError extends Error {
  override readonly name = 'FqnError'
}

/**
 * Quotes a name where the grammar asks for it; a name already quoted stays as it is.
 * @throws FqnError for an inner `"` or a newline: encode the name first (`encodeName`).
 * @example quoteName('a.b') // '"a.b"'
 */
export function quoteName(name: string): string {
  if (name.includes('\n')) throw new FqnError(`a name with a newline can't be part of an FQN: ${JSON.stringify(name)}`)
  if (!name.includes('"')) return name.includes('.') ? `"${name}"` : name
  const inner = /^"([^"]+)"$/.exec(name)?.[1]
  if (inner === undefined)
    throw new FqnError(`a name with a double quote can't be part of an FQN: ${JSON.stringify(name)}`)
  return inner.includes('.') ? name : inner
}

/** Strips the quotes around a part, if both are there. */
export const unquoteName = (part: string): string =>
  part.startsWith('"') && part.endsWith('"') ? part.slice(1, -1) : part

/**
 * The FQN of these names, outermost first.
 * @throws FqnError as `quoteName` does. Empty names are not checked: callers verify their parts.
 * @example build('svc', 'my.db', 'public') // 'svc."my.db".public'
 */
export const build = (...names: readonly string[]): Fqn => names.map(quoteName).join('.') as Fqn

/** `name` below `parent`, which is already an FQN. */
export const append = (parent: Fqn, name: string): Fqn => `${parent}.${quoteName(name)}` as Fqn

const PART = /"(?:[^"]|"")+"|[^."]+/y

/**
 * The parts of an FQN, each with its quotes.
 * @throws FqnError for an empty part, a quote inside a plain part, an unclosed quote or text after a closing quote.
 */
export function split(fqn: string): string[] {
  const parts: string[] = []
  let at = 0
  for (;;) {
    PART.lastIndex = at
    const part = PART.exec(fqn)?.[0]
    if (part === undefined) break
    parts.push(part)
    at += part.length
    if (at === fqn.length) return parts
    if (fqn[at] !== '.') break
    at += 1
  }
  throw new FqnError(`not a fully qualified name (at character ${at + 1}): ${JSON.stringify(fqn)}`)
}

/** Checks text from outside (a config, an answer) and marks it as an FQN. @throws FqnError */
export const parse = (text: string): Fqn => build(...split(text))

/** The names in an FQN, without quotes. */
export const names = (fqn: string): string[] => split(fqn).map(unquoteName)

/** The FQN one level up, or undefined at the top. */
export function parent(fqn: string): Fqn | undefined {
  const parts = split(fqn)
  return parts.length > 1 ? build(...parts.slice(0, -1)) : undefined
}

/** An FQN as one URL path segment: only unreserved characters stay (spec/fqn.md §7). */
export const urlQuote = (fqn: string): string =>
  encodeURIComponent(fqn).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** A query's name on the server: the MD5 of its text. */
export const queryChecksum = (sql: string): string => md5(sql)

/** The server's lookup key: the MD5 of each part, joined with dots (spec/fqn.md §6). */
export const fqnHash = (fqn: string): string =>
  split(fqn)
    .map((part) => md5(quoteName(part)))
    .join('.')
