import { searchSink } from '../../lib/bulk-sinks/search/index.js'
import { type SearchConfig, searchConfig } from '../../lib/config/search-config.js'
import { create, type Request } from '../../lib/record/request.js'
import type { Manifest } from '../../lib/stages/manifest.js'
import { writeStage } from '../../lib/stages/write-stage.js'
import type { StepStatus } from '../../lib/status/status.js'

export const table = (name: string, more: object = {}, service = 'shop'): Request =>
  create('table', { name, databaseSchema: `${service}.db.sales`, columns: [], ...more })

/** A service of so many tables, `t0` and on. */
export const shop = (tables: number, service = 'shop'): Request[] => [
  create('databaseService', { name: service, serviceType: 'Postgres' }),
  create('database', { name: 'db', service }),
  create('databaseSchema', { name: 'sales', database: `${service}.db` }),
  ...Array.from({ length: tables }, (_, n) => table(`t${n}`, {}, service)),
]

export interface Publishing {
  readonly directory: string
  readonly hostPort: string
  readonly config?: Partial<Record<keyof SearchConfig, unknown>>
  readonly service?: string
  readonly name?: 'Elasticsearch' | 'OpenSearch'
  readonly facts?: Partial<Pick<Manifest, 'failures' | 'incomplete'>>
}

/** Stages these records and publishes them; gives the account of the bulk sink, and what it threw. */
export async function publish(
  records: readonly Request[],
  { directory, hostPort, config = {}, service = 'shop', name = 'OpenSearch', facts = {} }: Publishing,
): Promise<{ readonly status: StepStatus; readonly error?: Error }> {
  const writer = await writeStage<Request>(directory, { key: 'spec' })
  await writer.append(records)
  await writer.finish(facts)
  const checked = searchConfig.parse({ hostPort, ...config })
  const sink = searchSink.create(checked, { name, directory, service, retry: { maxDelay: 20 } })
  try {
    await sink.publish()
    return { status: sink.getStatus() }
  } catch (error) {
    return { status: sink.getStatus(), error: error as Error }
  } finally {
    await sink.close()
  }
}
