import type { Row, Store } from './store.js'

interface UsageStats {
  readonly count: number
  readonly percentileRank: number
}
export interface UsageSummary {
  readonly dailyStats: UsageStats
  readonly weeklyStats: UsageStats
  readonly monthlyStats: UsageStats
  readonly date: string
}

/**
 * Sets the count of a day, or adds to it, and sums up the 7 and the 30 days that end with it. Sums of later days stay
 * as they are, as the server's do.
 */
export function addUsage(store: Store, kind: string, id: string, date: string, count: number, adds: boolean): void {
  store.run(
    `INSERT INTO usage (id, kind, date, count) VALUES (?, ?, ?, ?)
     ON CONFLICT (id, date) DO UPDATE SET count = excluded.count ${adds ? '+ usage.count' : ''}`,
    id,
    kind,
    date,
    count,
  )
  const sum = (days: number) =>
    `(SELECT sum(o.count) FROM usage AS o WHERE o.id = usage.id AND o.date BETWEEN date(usage.date, '-${days - 1} day') AND usage.date)`
  store.run(`UPDATE usage SET week = ${sum(7)}, month = ${sum(30)} WHERE id = ? AND date = ?`, id, date)
}

/** Usage up to a day, the newest first, at most `days` days back. */
export const usageOf = (store: Store, id: string, date: string, days: number): readonly UsageSummary[] =>
  store
    .all(
      'SELECT * FROM usage WHERE id = ? AND date <= ? AND date > date(?, ?) ORDER BY date DESC',
      id,
      date,
      date,
      `-${days} day`,
    )
    .map(summary)

/** The newest day that has a count. */
export function latestUsage(store: Store, id: string): UsageSummary | undefined {
  const row = store.get('SELECT * FROM usage WHERE id = ? ORDER BY date DESC LIMIT 1', id)
  return row && summary(row)
}

const summary = (row: Row): UsageSummary => ({
  dailyStats: { count: Number(row.count), percentileRank: Number(row.daily_rank) },
  weeklyStats: { count: Number(row.week), percentileRank: Number(row.weekly_rank) },
  monthlyStats: { count: Number(row.month), percentileRank: Number(row.monthly_rank) },
  date: String(row.date),
})

/** Ranks every entity of a kind among those used on that day, 0 to 100, by day, week and month. */
export const rankUsage = (store: Store, kind: string, date: string): void => {
  const rank = (column: string) => `100 * percent_rank() OVER (ORDER BY ${column})`
  store.run(
    `UPDATE usage SET daily_rank = r.daily, weekly_rank = r.weekly, monthly_rank = r.monthly
     FROM (SELECT id, ${rank('count')} AS daily, ${rank('week')} AS weekly, ${rank('month')} AS monthly
       FROM usage WHERE kind = ? AND date = ?) AS r
     WHERE usage.id = r.id AND usage.date = ?`,
    kind,
    date,
    date,
  )
}
