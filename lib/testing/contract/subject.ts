import type { z } from 'zod'
import type { Metadata } from '../../client/metadata.js'
import type { ConfigIssue } from '../../config/config-error.js'
import type { Request } from '../../record/request.js'
import type { ConnectionTest } from '../../services/test-connection.js'
import type { Source } from '../../step/step.js'
import type { Watch } from './watch.js'

/** Options as a config holds them. */
export type Options = Readonly<Record<string, unknown>>

/** How one source is made: what it reads back comes from `metadata`. */
export interface Opening {
  readonly metadata: Metadata
  readonly readsBack: boolean
  readonly watch: Watch
}

/** What is held against the contract: a connector, or the spec of a service. */
export interface Subject {
  readonly name: string
  readonly schema: z.ZodType
  /** Whether its listings pass through the watch. */
  readonly watched: boolean
  /** What a run would say of these options. */
  check(options: Options): readonly ConfigIssue[]
  /** A new source over the same data. */
  open(options: Options, opening: Opening): Promise<Source<Request>>
  /** Undefined for one without a connection test. */
  readonly test: ((options: Options) => ConnectionTest) | undefined
}

/** A value, or what makes one when a test needs it: after `before` hooks have run. */
export type Given<T> = T | (() => T | Promise<T>)

export const given = async <T>(value: Given<T>): Promise<T> =>
  typeof value === 'function' ? (value as () => T | Promise<T>)() : value

/** What the suite has to be told of its subject. */
export interface Terms<O extends Options = Options> {
  /** Options that it reads something with. */
  readonly options?: Given<O>
  /** What to change in them so that the connection test fails. */
  readonly unreachable?: Given<O>
  /** What to change in them so that a listing breaks off. */
  readonly broken?: Given<O>
  /** Text that no output may hold, beside the options that are secrets. */
  readonly secret?: string
  /** Rejects while something that a read has opened is still open. */
  readonly released?: () => Promise<void>
  /** How long anything may take to answer (default 10,000). */
  readonly timeoutMs?: number
}

/** One sentence of the contract, and how it is tested. */
export interface Clause {
  readonly title: string
  test(): Promise<void>
}

/** The subject with its terms, as the clauses use them. */
export interface Contract {
  readonly subject: Subject
  readonly terms: Terms
  readonly timeoutMs: number
  /** The options, with some of them changed. */
  options(changes?: Given<Options>): Promise<Options>
}
