import pLimit from 'p-limit'
import { bufferCount } from 'rxjs'
import { type Either, isLeft } from '../../record/either.js'
import { build } from '../../record/fqn.js'
import { createUnknownFields } from '../../sinks/metadata-rest/unknown-fields.js'
import { readStage } from '../../stages/read-stage.js'
import type { QueryUsage, Usage } from '../../stages/table-usage/usage.js'
import { bulkSink } from '../bulk-sink.js'
import { attempt } from './account.js'
import { newCosts, storedCosts } from './costs.js'
import type { Publishing } from './publishing.js'
import { publishQuery } from './query.js'

const BATCH = 50

/** Stores the queries that use a table of the catalog, each once, and what they cost. */
export async function publishQueries(publishing: Publishing): Promise<void> {
  const { metadata, directory, serviceName, find, status, users, requests } = publishing
  const warn = (key: string, reason: string): void => status.emit({ type: 'warning', key, reason })
  const options = {
    metadata,
    users,
    service: build(serviceName),
    fields: createUnknownFields((field) => warn(field, 'the server does not know this field: it is left out')),
    present: (name: string) => warn(name, 'the server says that the query exists: it is left as it is'),
  }
  const limit = pLimit(requests)
  const recordCosts = costRecorder(publishing)
  /** Gives the id, or none when the query uses no table of the catalog. */
  const store = async (query: QueryUsage): Promise<string | undefined> => {
    const found = await Promise.all(Object.values(query.tables).map(find))
    const tables = found.flatMap((one) => ('table' in one ? [one.table.id] : []))
    if (tables.length > 0) return publishQuery(query, tables, options)
    status.emit({ type: 'filtered', name: query.name, reason: 'None Of Its Tables Is In The Catalog' })
    return undefined
  }
  const write = async (batch: readonly QueryUsage[]): Promise<readonly Either<QueryUsage>[]> => {
    const ids = new Map<QueryUsage, string>()
    const stored = await Promise.all(
      batch.map((query) =>
        limit(() =>
          attempt(query, query.name, metadata, async () => {
            const id = await store(query)
            if (id !== undefined) ids.set(query, id)
          }),
        ),
      ),
    )
    return [...stored.filter(isLeft), ...(await recordCosts(ids))]
  }
  await bulkSink<QueryUsage>(status.name, {
    status,
    read: () => queryUsages(directory),
    gather: bufferCount(BATCH),
    write,
  }).publish()
}

/** Sets what queries cost, and tells what became of each. */
function costRecorder({ metadata, costs, requests }: Publishing) {
  const limit = pLimit(requests)
  return async (ids: ReadonlyMap<QueryUsage, string>): Promise<readonly Either<QueryUsage>[]> => {
    const stored = costs && ids.size > 0 ? await storedCosts(metadata, [...ids.values()]) : []
    const record = async (query: QueryUsage, id: string): Promise<void> => {
      if (!costs) return
      for (const cost of newCosts(id, query.days, stored)) await metadata.usage.setCost(cost)
    }
    return Promise.all(
      [...ids].map(([query, id]) => limit(() => attempt(query, query.name, metadata, () => record(query, id)))),
    )
  }
}

async function* queryUsages(directory: string): AsyncGenerator<QueryUsage, void> {
  for await (const usage of readStage(directory, (value) => value as Usage)) {
    if (usage.kind === 'queryUsage') yield usage
  }
}
