import type { Left } from '../../../record/either.js'
import type { Pullable } from '../../../stream/from-pull.js'

/** A statement as a query log has it. Times are epoch milliseconds. */
export interface LoggedQuery {
  readonly query: string
  /** What unqualified names in it mean. */
  readonly database?: string
  readonly schema?: string
  readonly user?: string
  readonly startTime?: number
  readonly endTime?: number
  /** Milliseconds. */
  readonly duration?: number
  readonly cost?: number
  readonly queryType?: string
  readonly aborted?: boolean
  /** How often it ran, where the log sums up (default 1). */
  readonly count?: number
}

/** The part of a log that a run reads. */
export interface LogWindow {
  readonly from: Date
  /** Exclusive. */
  readonly to: Date
  /** Statements to read at most. */
  readonly limit: number
  /** SQL that the connector adds to its WHERE. */
  readonly filterCondition?: string | undefined
}

/** What a connector offers of the statements that ran on its server. */
export interface QueryLog {
  /** Oldest first where the log knows times. A row that can't be read is a Left in its place. */
  queries(window: LogWindow): Pullable<LoggedQuery | Left>
  close(): Promise<void>
}

const DAY_MS = 86_400_000

/** From the start of the day `days` ago to the end of today, UTC (spec/workflows-more.md §1.1). */
export function logWindow(days: number, now: number): Pick<LogWindow, 'from' | 'to'> {
  const today = Math.floor(now / DAY_MS) * DAY_MS
  return { from: new Date(today - days * DAY_MS), to: new Date(today + DAY_MS) }
}
