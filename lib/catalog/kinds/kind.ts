import type { z } from 'zod'
import { KINDS, type Kind, type KindName } from '../../record/entities/kinds.js'
import type { Document } from '../document.js'

/** What the catalog knows of a kind of entity. Kinds are data: a new one needs no code. */
export interface CatalogKind {
  /** Path below `/v1`, without a leading slash. */
  readonly collection: string
  readonly type: string
  /** Checks a request. Without one, only a name is asked for. */
  readonly request?: z.ZodType
  /** Fields that may name the parent, and the type it then has; the first field present counts. */
  readonly parents: Readonly<Record<string, string>>
  /** Other fields that hold references, one or many, and their type: given as FQNs, ids or references. */
  readonly references: Readonly<Record<string, string>>
  /** Values of a new entity whose request leaves them out. */
  readonly defaults: Document
  /** Names that `fields` may ask for; without them, any. */
  readonly fields?: readonly string[]
  /** Fields of requests that aren't stored. */
  readonly unstored: readonly string[]
  /** Fields that are shown only when asked for, beside those that are so in every kind (view.ts). */
  readonly hidden: readonly string[]
  /** Comes between the parent's FQN and the name. */
  readonly infix?: string
}

export const kind = (collection: string, type: string, more: Partial<CatalogKind> = {}): CatalogKind => ({
  parents: {},
  references: {},
  defaults: {},
  hidden: [],
  unstored: [],
  ...more,
  collection,
  type,
})

/** A kind whose requests are checked field by field. */
export const strict = (name: KindName, more: Partial<CatalogKind> = {}): CatalogKind => {
  const { collection, type, request, infix }: Kind = KINDS[name]
  return kind(collection, type, { request, ...(infix === undefined ? {} : { infix }), ...more })
}

/** Names given as words, many to a line. */
export const words = (...lines: readonly string[]): readonly string[] => lines.flatMap((line) => line.split(' '))
