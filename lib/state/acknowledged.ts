import { createHash } from 'node:crypto'
import { KINDS } from '../record/entities/kinds.js'

/** What a sink knows of a record that it sends. */
export interface Sent {
  readonly record: { readonly kind: string; readonly fqn: string }
  /** Its body as it goes over the wire. */
  readonly text: string
  /** The `sourceHash` in `text`, for kinds that have one. */
  readonly hash?: string
}

/** Of an MD5 in Base64. */
const DIGITS = 22

/**
 * Entities are remembered, but for services: their body holds a password, and not even its hash is kept. All else is
 * compared with what is stored when it is sent again, and must be: an edge may have been removed by a later one.
 */
export const isRemembered = ({ record: { kind } }: Sent): boolean => kind in KINDS && !kind.endsWith('Service')

/** Which entity it is, and what is said of it, in 44 characters. */
export const keyOf = (sent: Sent): string => md5(`${sent.record.kind} ${sent.record.fqn}`) + digestOf(sent)

const digestOf = ({ hash, text }: Sent): string =>
  hash === undefined ? md5(text) : Buffer.from(hash, 'hex').toString('base64url')

const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('base64url')

/** What the catalog is known to hold: of each entity the newest. */
export interface Acknowledged {
  readonly size: number
  add(key: string): void
  has(key: string): boolean
  keys(): Iterable<string>
  clear(): void
}

export function acknowledged(): Acknowledged {
  const newest = new Map<string, string>()
  const entityOf = (key: string): string => key.slice(0, DIGITS)
  return {
    get size() {
      return newest.size
    },
    add: (key) => void newest.set(entityOf(key), key),
    has: (key) => newest.get(entityOf(key)) === key,
    keys: () => newest.values(),
    clear: () => newest.clear(),
  }
}
