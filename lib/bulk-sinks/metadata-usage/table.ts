import type { Metadata } from '../../client/metadata.js'
import type { AccessDetails, LifeCycle } from '../../record/entities/life-cycle.js'
import type { ColumnJoins, TableJoins } from '../../record/entities/table-joins.js'
import { dateOf, type Moment } from '../../stages/table-usage/usage.js'
import type { KnownTable } from './known-table.js'
import type { FindUser } from './users.js'

/** Days back for which a server takes joins, today among them (golden/real-server `sub.joins-*`). */
const JOIN_DAYS = 30
const DAY_MS = 86_400_000

export interface TablePublishing {
  readonly metadata: Metadata
  readonly users: FindUser
  readonly now: number
  /** Told of a day whose joins the server would refuse. */
  readonly tooOld: (date: string) => void
}

/** Sets a table's counts and joins of each day, and its life cycle where ours is newer. @throws ApiError */
export async function publishTable(
  table: KnownTable,
  { metadata, users, now, tooOld }: TablePublishing,
): Promise<void> {
  const stored = await metadata.getByName('table', table.fqn, { fields: 'lifeCycle' })
  if (!stored) throw new Error(`table ${table.fqn} is no longer in the catalog`)
  for (const [date, { count, joins }] of Object.entries(table.days).sort()) {
    await metadata.usage.setCount('table', stored.id, { date, count })
    if (Object.keys(joins).length === 0) continue
    if (date < dateOf(now - JOIN_DAYS * DAY_MS) || date > dateOf(now)) tooOld(date)
    else await metadata.usage.setJoins(stored.id, joinsOf(date, Object.values(joins)))
  }
  await refreshLifeCycle(metadata, { id: stored.id, stored: stored.lifeCycle as LifeCycle | undefined }, table, users)
}

function joinsOf(startDate: string, joins: readonly KnownTable['days'][string]['joins'][string][]): TableJoins {
  const columns = new Map<string, ColumnJoins>()
  for (const { column, with: fullyQualifiedName, count: joinCount } of joins) {
    const { joinedWith = [] } = columns.get(column) ?? {}
    columns.set(column, { columnName: column, joinedWith: [...joinedWith, { fullyQualifiedName, joinCount }] })
  }
  return { startDate, columnJoins: [...columns.values()], directTableJoins: [] }
}

async function refreshLifeCycle(
  metadata: Metadata,
  { id, stored }: { readonly id: string; readonly stored: LifeCycle | undefined },
  { lifeCycle }: KnownTable,
  users: FindUser,
): Promise<void> {
  const newer = Object.entries(lifeCycle).filter(
    ([use, { time }]) => time > (stored?.[use as keyof LifeCycle]?.timestamp ?? Number.NEGATIVE_INFINITY),
  )
  if (newer.length === 0) return
  const details = await Promise.all(
    newer.map(async ([use, moment]) => [use, await accessDetails(moment, users)] as const),
  )
  await metadata.patch(
    'table',
    id,
    stored
      ? details.map(([use, value]) => ({ op: 'add' as const, path: `/lifeCycle/${use}`, value }))
      : [{ op: 'add', path: '/lifeCycle', value: Object.fromEntries(details) }],
  )
}

async function accessDetails({ time, user }: Moment, users: FindUser): Promise<AccessDetails> {
  if (user === undefined) return { timestamp: time }
  const known = await users(user)
  return {
    timestamp: time,
    ...(known ? { accessedBy: { id: known.id, type: 'user' } } : { accessedByAProcess: user }),
  }
}
