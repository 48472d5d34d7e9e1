import type { Contender, ContenderName } from './contenders.js'
import type { Figure } from './figures.js'
import type { Lab } from './lab.js'

export type Measured = Omit<Figure, 'contender' | 'round'>

/** A contender's turn in a round. */
export interface Turn {
  readonly contender: string
  /** Measures its runs, one after the other. */
  readonly measure: () => AsyncIterable<Measured>
}

/** What headwater must keep to in every run. Seconds are no budget: they are the machine's too. */
export interface Budget {
  readonly requestsPer100?: number
  readonly peakMb?: number
}

/** What a workload may use. */
export interface Place {
  readonly signal: AbortSignal
  readonly contenders: readonly Contender[]
  /** Opened when it is asked for first. */
  lab(): Promise<Lab>
}

export interface Workload {
  readonly name: string
  readonly what: string
  readonly budget: Budget
  readonly needsPostgres: boolean
  /** The clients that take part; the incumbent only where it is asked for. */
  readonly contenders: readonly ContenderName[]
  /** Sets it up. */
  turns(place: Place): Promise<readonly Turn[]>
}

/** What of a figure is over the budget, in words. */
export function overBudget({ requestsPer100, peakMb }: Budget, figure: Figure): readonly string[] {
  if (figure.contender !== 'headwater') return []
  const requests = figure.requests && figure.items ? (100 * figure.requests) / figure.items : undefined
  return [
    ...over(requests, requestsPer100, 'requests per 100 tables'),
    ...over(figure.peakMb, peakMb, 'MB at the peak'),
  ]
}

const over = (value: number | undefined, most: number | undefined, what: string): readonly string[] =>
  value !== undefined && most !== undefined && value > most ? [`${value.toFixed(1)} ${what}, at most ${most}`] : []
