import type { ColumnJoins, JoinedWith, TableJoins } from '../../record/entities/table-joins.js'
import type { Document } from '../document.js'

/** Joins are kept for this many days. */
export const JOIN_DAYS = 30

export const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

type JoinsOfDay = Pick<TableJoins, 'columnJoins' | 'directTableJoins'>
type Days = Readonly<Record<string, JoinsOfDay>>

const daysOf = (stored: unknown): Days => (stored as { readonly days?: Days } | undefined)?.days ?? {}

/** Sets joins of a day; those of other days, and of other columns on that day, stay. */
export function setJoins(stored: unknown, date: string, given: JoinsOfDay): Document {
  const kept = Object.entries(daysOf(stored)).filter(([day]) => day >= dayBefore(JOIN_DAYS))
  const days = Object.fromEntries(kept)
  return { days: { ...days, [date]: combined([days[date] ?? {}, given], (_, count) => count) } }
}

/** Joins as an answer shows them: those of the past days together. */
export function joinsOfPast(stored: unknown): Document {
  const past = Object.entries(daysOf(stored)).filter(([day]) => day >= dayBefore(JOIN_DAYS))
  const all = combined(
    past.map(([, joins]) => joins),
    (one, other) => one + other,
  )
  return { startDate: dayBefore(JOIN_DAYS), dayCount: JOIN_DAYS, ...all }
}

type Count = (one: number, other: number) => number

function combined(all: readonly JoinsOfDay[], count: Count): Required<JoinsOfDay> {
  const columns = new Map<string | undefined, readonly JoinedWith[]>()
  for (const { columnName, joinedWith = [] } of all.flatMap(({ columnJoins = [] }) => columnJoins)) {
    columns.set(columnName, counted([...(columns.get(columnName) ?? []), ...joinedWith], count))
  }
  return {
    columnJoins: [...columns].map(
      ([columnName, joinedWith]): ColumnJoins => ({ columnName, joinedWith: [...joinedWith] }),
    ),
    directTableJoins: counted(
      all.flatMap(({ directTableJoins = [] }) => directTableJoins),
      count,
    ),
  }
}

function counted(joins: readonly JoinedWith[], count: Count): readonly JoinedWith[] {
  const byName = new Map<string, JoinedWith>()
  for (const { fullyQualifiedName, joinCount } of joins) {
    const known = byName.get(fullyQualifiedName)
    byName.set(fullyQualifiedName, {
      fullyQualifiedName,
      joinCount: known ? count(known.joinCount, joinCount) : joinCount,
    })
  }
  return [...byName.values()]
}
