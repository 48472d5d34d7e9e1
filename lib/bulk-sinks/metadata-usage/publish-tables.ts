import { join } from 'node:path'
import pLimit from 'p-limit'
import { bufferCount } from 'rxjs'
import { isLeft } from '../../record/either.js'
import { readStage } from '../../stages/read-stage.js'
import { spillingFold } from '../../stages/spilling-fold.js'
import { absorbUsed } from '../../stages/table-usage/absorb.js'
import type { TableUsage, Usage } from '../../stages/table-usage/usage.js'
import { lanes } from '../../stream/lanes.js'
import { bulkSink } from '../bulk-sink.js'
import { attempt } from './account.js'
import { type KnownTable, knownTable } from './known-table.js'
import type { Publishing } from './publishing.js'
import { publishTable } from './table.js'

/** Names looked up side by side: they are found with few searches. */
const LOOK_UPS = 64
const BATCH = 50

/** Sums up the names that stand for one table, then publishes each table once. Gives the days they were used on. */
export async function publishTables(publishing: Publishing): Promise<readonly string[]> {
  const { metadata, directory, now, status, requests, users } = publishing
  const tables = await spillingFold<KnownTable>({ directory: join(directory, 'tables'), absorb: absorbUsed })
  for await (const known of lanes(tableUsages(directory), LOOK_UPS, (usage) => lookUp(usage, publishing))) {
    tables.add(known.fqn, known)
    if (tables.isFull) await tables.spill()
  }
  const limit = pLimit(requests)
  const dates = new Set<string>()
  const tooOld = new Set<string>()
  const options = { metadata, now, users, tooOld: (date: string) => void tooOld.add(date) }
  await bulkSink<KnownTable>(status.name, {
    status,
    read: () => tables.sorted(),
    gather: bufferCount(BATCH),
    write: (batch) =>
      Promise.all(
        batch.map((table) =>
          limit(() => {
            for (const date of Object.keys(table.days)) dates.add(date)
            return attempt(table, table.fqn, metadata, () => publishTable(table, options))
          }),
        ),
      ),
  }).publish()
  for (const date of tooOld) {
    status.emit({ type: 'warning', key: date, reason: 'joins are not published: a server takes those of 30 days only' })
  }
  await tables.clear()
  return [...dates].sort()
}

async function* tableUsages(directory: string): AsyncGenerator<TableUsage, void> {
  for await (const usage of readStage(directory, (value) => value as Usage)) {
    if (usage.kind !== 'tableUsage') return // tables come first
    yield usage
  }
}

/** The table that a name stands for, or a warning that there is none. */
async function* lookUp(usage: TableUsage, { find, metadata, status }: Publishing): AsyncGenerator<KnownTable, void> {
  const name = usage.table.parts.join('.')
  const warn = (reason: string): void => status.emit({ type: 'warning', key: name, reason })
  const known: KnownTable[] = []
  const outcome = await attempt(usage, name, metadata, async () => {
    const found = await find(usage.table)
    if ('table' in found) known.push(await knownTable(usage, found.table, find))
    else if ('ambiguous' in found) warn(`${name} may be any of ${found.ambiguous.join(', ')}`)
    else warn(`the catalog has no table ${found.missing[0] ?? name}`)
  })
  if (isLeft(outcome)) status.emit({ type: 'failed', failure: outcome.left })
  yield* known
}
