import { KINDS, type KindName } from '../../record/entities/kinds.js'
import { type Fqn, split } from '../../record/fqn.js'
import type { AnyCreate, Request } from '../../record/request.js'

/** Records of one kind that may be written at the same time. */
export interface Batch {
  readonly kind: Request['kind']
  /** Batches of a lower level are acknowledged before this one is sent: parents before children. */
  readonly level: number
  readonly records: readonly Outgoing[]
}

/** What is kept of a create request when its text is made: the body is let go, so that it isn't held twice. */
export interface Entity {
  readonly kind: KindName
  readonly fqn: Fqn
  /** As it goes over the wire. */
  readonly name?: string | undefined
}

/** A record with the JSON text of its body, made once for the hash, the size and the wire. */
export interface Outgoing {
  readonly record: Entity | Exclude<Request, AnyCreate>
  readonly text: string
  /** The hash in `text`, for kinds that have one. */
  readonly hash?: string
}

/** After every entity of any kind; patches and life cycles need theirs to exist, a deletion needs all to be there. */
const LEVEL_PATCH = 100
export const LEVEL_DELETE = 200

export const levelOf = (record: Outgoing['record']): number =>
  isEntity(record) ? levelOfEntity(record) : record.kind === 'deleteStale' ? LEVEL_DELETE : LEVEL_PATCH

/**
 * Kinds whose entities may lie in one of their own: an outer one is of a lower level than those inside it, and all of
 * them of a lower level than the next kind, which may name them (a database its tags).
 */
const NESTING: ReadonlySet<KindName> = new Set(['tag', 'container', 'directory'])
/** An FQN is never that deep. */
const DEPTHS = 10_000

const levelOfEntity = ({ kind, fqn }: Entity): number =>
  NESTING.has(kind) ? KINDS[kind].level - 0.5 + split(fqn).length / DEPTHS : KINDS[kind].level

export const isEntity = (record: Outgoing['record']): record is Entity => record.kind in KINDS

/** Entities written many per request. */
export const isBulk = (kind: Request['kind']): kind is KindName => kind in KINDS && KINDS[kind as KindName].bulk
