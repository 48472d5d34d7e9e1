import type { KindName } from '../../record/entities/kinds.js'

/** One field of an entity: what the catalog has, and what it would have. Absent: it has none. */
export interface FieldChange {
  /** Items of a list are named: `columns.email.dataType`. */
  readonly path: string
  readonly before?: unknown
  readonly after?: unknown
}

/** What a run would do to one entity. */
export type Change =
  | { readonly action: 'unchanged'; readonly kind: KindName; readonly fqn: string }
  | { readonly action: 'create'; readonly kind: KindName; readonly fqn: string }
  | {
      readonly action: 'update'
      readonly kind: KindName
      readonly fqn: string
      readonly fields: readonly FieldChange[]
    }
  | { readonly action: 'delete'; readonly kind: KindName; readonly fqn: string }
  /** Below `fqn`, what is gone would be kept all the same. */
  | { readonly action: 'keep'; readonly kind: KindName; readonly fqn: string; readonly reason: string }
