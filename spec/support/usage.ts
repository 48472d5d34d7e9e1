import { readFileSync } from 'node:fs'
import { checkConfig } from '../../lib/config/check.js'
import { definitions } from '../../lib/connectors/definitions.js'
import type { RunResult } from '../../lib/workflow/result.js'
import { usageWorkflow } from '../../lib/workflow/usage.js'
import type { TestCatalog } from './catalog.js'

/** The tables that the golden log names, with their columns. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  'sales.orders': ['order_id', 'customer_id', 'total', 'placed_at'],
  'sales.customers': ['customer_id', 'full_name'],
  'sales.order_items': ['order_id', 'sku', 'qty', 'unit_price'],
  'sales.products': ['sku', 'name'],
  'sales.employees': ['emp_id', 'salary'],
  'analytics.daily_revenue': ['day', 'revenue'],
  'analytics.customer_ltv': ['customer_id', 'ltv'],
  'Weird\u0000Schema.table\u0000with\u0000dots': ['col.with.dots'],
  'spaces and ünïcode.täble one': ['größe'],
}
const dots = (name: string): string => name.replaceAll('\u0000', '.')

/** A service `pg_shop` with the tables of the golden log. */
export async function fillCatalog({ metadata }: TestCatalog): Promise<void> {
  await metadata.put('databaseService', { name: 'pg_shop', serviceType: 'Postgres' })
  await metadata.put('database', { name: 'shop', service: 'pg_shop' })
  for (const [name, columns] of Object.entries(TABLES)) {
    const [schema, table] = name.split('.').map(dots)
    const { fullyQualifiedName } = await metadata.put('databaseSchema', { name: schema!, database: 'pg_shop.shop' })
    await metadata.put('table', {
      name: table!,
      databaseSchema: fullyQualifiedName,
      columns: columns.map((column) => ({ name: column, dataType: 'INT' })),
    })
  }
}

/** The log of the golden usage-file (golden/usage-file), as of today: a server takes no joins of long ago. */
export const goldenLog = (): string =>
  readFileSync(new URL('../fixtures/usage/query-log.csv', import.meta.url), 'utf8').replaceAll(
    '2026-11-21',
    new Date().toISOString().slice(0, 10),
  )

export const usageDocument = (url: string, log: string | undefined, stage: string, options: object = {}) => ({
  source: {
    type: log === undefined ? 'postgres-usage' : 'query-log-usage',
    serviceName: 'pg_shop',
    serviceConnection: {
      config: { type: 'Postgres', username: 'u', hostPort: 'localhost:1', database: 'shop' },
    },
    sourceConfig: {
      config: { type: 'DatabaseUsage', ...(log === undefined ? {} : { queryLogFilePath: log }), ...options },
    },
  },
  processor: { type: 'query-parser', config: {} },
  stage: { type: 'table-usage', config: { filename: stage } },
  bulkSink: { type: 'metadata-usage', config: { filename: stage } },
  workflowConfig: { openMetadataServerConfig: { hostPort: url, securityConfig: { jwtToken: 'token' } } },
})

/** Checks a document and runs it into a test catalog. */
export async function runUsage(catalog: TestCatalog, document: object): Promise<RunResult> {
  const config = checkConfig(document, { connectors: definitions, file: 'spec' })
  return (await usageWorkflow({ config, connectors: definitions, metadata: catalog.metadata })).run()
}

type Entity = Readonly<Record<string, unknown>>
const namesIn = (references: unknown): readonly string[] =>
  ((references as readonly Entity[] | undefined) ?? []).map((one) => String(one.fullyQualifiedName)).sort()

/** All that usage runs have left in a catalog, without ids and the times of writing. */
export async function usageState(catalog: TestCatalog): Promise<Readonly<Record<string, unknown>>> {
  const get = async (path: string): Promise<Entity> =>
    (await (await fetch(`${catalog.url}/v1/${path}`, { headers: { authorization: 'Bearer spec' } })).json()) as Entity
  const state: Record<string, unknown> = {}
  for (const fqn of catalog.live('tables')) {
    const { id, lifeCycle, version } = catalog.entity('tables', fqn)!
    const { joins } = await get(`tables/${id as string}?fields=joins`)
    const { usage } = await get(`usage/table/${id as string}?days=30`)
    state[fqn] = { lifeCycle, version, joins, usage }
  }
  for (const fqn of catalog.live('queries')) {
    const query = catalog.entity('queries', fqn)!
    const costs = await catalog.metadata.usage.costs([query.id as string])
    state[fqn] = {
      ...query,
      ...{ id: undefined, href: undefined, updatedAt: undefined, service: undefined },
      queryUsedIn: namesIn(query.queryUsedIn),
      users: namesIn(query.users),
      costs: costs.map(({ queryReference, ...cost }) => cost),
    }
  }
  return JSON.parse(JSON.stringify(state)) as Readonly<Record<string, unknown>>
}
