import type { CostOfDay, Moment, QueryUsage, Usage, UsageOfDay, Used } from './usage.js'

type Own<T> = { -readonly [K in keyof T]: T[K] }

/**
 * Adds one usage to another of the same thing, in place: it is called for each row of a log. Tells by how many entries
 * the first has grown.
 * @throws Error when they are not of the same thing.
 */
export function absorb(into: Usage, from: Usage): number {
  if (into.kind === 'tableUsage' && from.kind === 'tableUsage') return absorbUsed(into, from)
  if (into.kind === 'queryUsage' && from.kind === 'queryUsage') return absorbQuery(into, from)
  throw new Error(`a ${into.kind} is no ${from.kind}`)
}

/** The same for the usage of tables alone. */
export function absorbUsed<Join extends { readonly count: number }>(into: Used<Join>, from: Used<Join>): number {
  let grown = 0 // within days that were there
  const days = each(into.days, from.days, (day: Own<UsageOfDay<Join>>, { count, joins }) => {
    day.count += count
    grown += each(day.joins, joins, (pair: { count: number }, more) => {
      pair.count += more.count
    })
  })
  const lifeCycle = into.lifeCycle as Record<string, Moment>
  for (const [use, moment] of Object.entries(from.lifeCycle)) {
    const own = lifeCycle[use]
    if (!own || isNewer(moment, own)) lifeCycle[use] = moment
  }
  return days + grown
}

function absorbQuery(into: Own<QueryUsage>, { tables, users, last, days }: QueryUsage): number {
  const own = into.users as Record<string, number>
  let grown = 0
  for (const [user, count] of Object.entries(users)) {
    if (own[user] === undefined) grown += 1
    own[user] = (own[user] ?? 0) + count
  }
  const { time, duration } = into.last
  if (last.time > time || (last.time === time && last.duration > duration)) into.last = last
  return (
    grown +
    each(into.tables, tables, () => {}) +
    each(into.days, days, (day: Own<CostOfDay>, more) => {
      day.count += more.count
      day.cost += more.cost
      day.duration += more.duration
    })
  )
}

/** At the same time the user decides, so that the order of the log does not. */
const isNewer = (one: Moment, other: Moment): boolean =>
  one.time > other.time || (one.time === other.time && (one.user ?? '') > (other.user ?? ''))

function each<T>(
  into: Readonly<Record<string, T>>,
  from: Readonly<Record<string, T>>,
  both: (own: T, more: T) => void,
): number {
  const own = into as Record<string, T>
  let grown = 0
  for (const [key, value] of Object.entries(from)) {
    const found = own[key]
    if (found === undefined) {
      own[key] = value
      grown += 1
    } else both(found, value)
  }
  return grown
}
