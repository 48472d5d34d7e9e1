import type { Document } from '../document.js'

/** Joins are kept for this many days. */
export const JOIN_DAYS = 30

export const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

/** Joins as an answer shows them: those of the past days, whatever days the request was about. */
export const joinsOfPast = ({ columnJoins = [], directTableJoins = [] }: Document): Document => ({
  startDate: dayBefore(JOIN_DAYS),
  dayCount: JOIN_DAYS,
  columnJoins,
  directTableJoins,
})
