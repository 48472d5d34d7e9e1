import type { Store } from './store.js'

export interface UsageStats {
  readonly count: number
  readonly percentileRank: number
}
export interface UsageSummary {
  readonly dailyStats: UsageStats
  readonly weeklyStats: UsageStats
  readonly monthlyStats: UsageStats
  readonly date: string
}

/** Sets the count of a day, or adds to it. */
export const addUsage = (store: Store, kind: string, id: string, date: string, count: number, add: boolean): void => {
  store.run(
    `INSERT INTO usage (id, kind, date, count) VALUES (?, ?, ?, ?)
     ON CONFLICT (id, date) DO UPDATE SET count = excluded.count ${add ? '+ usage.count' : ''}`,
    id,
    kind,
    date,
    count,
  )
}

/** Counts of a day with the sums of the 7 and 30 days that end with it. */
const SUMS = `SELECT u.date, u.count AS day, u.daily_rank, u.weekly_rank, u.monthly_rank,
  (SELECT sum(w.count) FROM usage AS w WHERE w.id = u.id AND w.date BETWEEN date(u.date, '-6 day') AND u.date) AS week,
  (SELECT sum(m.count) FROM usage AS m WHERE m.id = u.id AND m.date BETWEEN date(u.date, '-29 day') AND u.date) AS month
  FROM usage AS u`

/** Usage up to a day, the newest first, at most `days` days back. */
export const usageOf = (store: Store, id: string, date: string, days: number): readonly UsageSummary[] =>
  store
    .all(
      `${SUMS} WHERE u.id = ? AND u.date <= ? AND u.date > date(?, ?) ORDER BY u.date DESC`,
      id,
      date,
      date,
      `-${days} day`,
    )
    .map(summary)

/** The newest day that has a count. */
export function latestUsage(store: Store, id: string): UsageSummary | undefined {
  const row = store.get(`${SUMS} WHERE u.id = ? ORDER BY u.date DESC LIMIT 1`, id)
  return row && summary(row)
}

const summary = (row: Readonly<Record<string, unknown>>): UsageSummary => ({
  dailyStats: { count: Number(row.day), percentileRank: Number(row.daily_rank) },
  weeklyStats: { count: Number(row.week), percentileRank: Number(row.weekly_rank) },
  monthlyStats: { count: Number(row.month), percentileRank: Number(row.monthly_rank) },
  date: String(row.date),
})

/** Ranks every entity of a kind among those with usage on that day, 0 to 100, by each of the three sums. */
export function rankUsage(store: Store, kind: string, date: string): void {
  const rows = store.all(
    `SELECT s.*, u.id FROM usage AS u JOIN (${SUMS.replace('SELECT', 'SELECT u.id AS uid,')}) AS s
    ON s.uid = u.id AND s.date = u.date WHERE u.kind = ? AND u.date = ?`,
    kind,
    date,
  )
  const rank = (field: 'day' | 'week' | 'month', value: number) =>
    rows.length < 2 ? 0 : (100 * rows.filter((row) => Number(row[field]) < value).length) / (rows.length - 1)
  for (const row of rows)
    store.run(
      'UPDATE usage SET daily_rank = ?, weekly_rank = ?, monthly_rank = ? WHERE id = ? AND date = ?',
      rank('day', Number(row.day)),
      rank('week', Number(row.week)),
      rank('month', Number(row.month)),
      row.id as string,
      date,
    )
}
