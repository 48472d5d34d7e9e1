import type { ContenderName } from './contenders.js'
import { BARE_CLIENT, FLOOR } from './figures.js'
import { ingest } from './ingest.js'
import { program } from './program.js'
import type { Budget, Workload } from './workload.js'

const ALL: readonly ContenderName[] = ['headwater', 'incumbent', 'memoised']
const LATENCIES = [0, 20]
/** The second is the pace of a real 1.6 server: 34 to 42 tables a second at 8 in flight (golden/real-server). */
const CLASSIC_LATENCIES = [20, 200]
const GROWTH = [3000, 10_000, 30_000]
const HUGE = 100_000

export interface Choice {
  /** Tables in every workload, for a trial. */
  readonly tables?: number
  /** With the largest of `growth`. */
  readonly huge?: boolean
}

/** One bulk request per 100 tables, and what a run and each schema ask for besides: ten schemas are 55 of 85 requests. */
const REQUESTS_PER_100 = 3
/** One `PUT` per table, and the same besides. */
const CLASSIC_REQUESTS_PER_100 = 102
const COUNTS: Budget = { requestsPer100: REQUESTS_PER_100, peakMb: 120 }
const GROWTH_COUNTS: Budget = { requestsPer100: REQUESTS_PER_100, peakMb: 200 }
const CLASSIC_COUNTS: Budget = { requestsPer100: CLASSIC_REQUESTS_PER_100, peakMb: 250 }

/** All of them, in the order they are run. */
export function workloads({ tables, huge = false }: Choice): readonly Workload[] {
  const sized = (usual: number): number => tables ?? usual
  return [
    program({
      name: 'slow-sink',
      what: '100,000 records through a slow sink; beside it, what RxJS alone holds',
      file: 'slow-sink',
      args: { headwater: ['100000'], 'RxJS alone': ['100000', 'naive'] },
      budget: { peakMb: 200 },
    }),
    program({
      name: 'overhead',
      what: '1,000,000 records, source → 3 processors → nothing',
      file: 'overhead',
      args: { headwater: ['1000000'] },
      budget: {},
    }),
    ingest({
      name: 'start',
      what: 'from the start of the process to its first request, one table',
      shape: { tables: 1, schemas: 1 },
      latencyMs: 0,
      runs: ['first'],
      contenders: ['headwater', 'incumbent'],
      startOnly: true,
      budget: {},
    }),
    ...[1, 10].flatMap((schemas) =>
      LATENCIES.map((latencyMs) =>
        ingest({
          name: `plain-${schemas}@${latencyMs}`,
          what: `${sized(3000)} tables in ${schemas === 1 ? 'one schema' : `${schemas} schemas`}, ${latencyMs} ms per request`,
          shape: { tables: sized(3000), schemas },
          latencyMs,
          runs: ['first', 'unchanged'],
          contenders: ALL,
          beside: FLOOR,
          budget: COUNTS,
        }),
      ),
    ),
    ...LATENCIES.map((latencyMs) =>
      ingest({
        name: `mixed@${latencyMs}`,
        what: `${sized(1000)} tables with foreign keys, and views, ${latencyMs} ms per request`,
        shape: { tables: sized(1000), schemas: 1, mixed: true },
        latencyMs,
        runs: ['first', 'unchanged'],
        contenders: ALL,
        budget: COUNTS,
      }),
    ),
    ...CLASSIC_LATENCIES.map((latencyMs) =>
      ingest({
        name: `classic@${latencyMs}`,
        what: `${sized(3000)} tables into a catalog without bulk routes, ${latencyMs} ms per request`,
        shape: { tables: sized(3000), schemas: 1 },
        latencyMs,
        generation: 'classic',
        runs: ['first'],
        contenders: ['headwater'],
        beside: BARE_CLIENT,
        budget: CLASSIC_COUNTS,
      }),
    ),
    ...[...GROWTH, ...(huge ? [HUGE] : [])].map((count) =>
      ingest({
        name: `growth@${count}`,
        what: `${sized(count)} tables in 10 schemas`,
        shape: { tables: sized(count), schemas: 10 },
        latencyMs: 0,
        runs: ['first'],
        contenders: ['headwater'],
        ...(count < HUGE && { beside: FLOOR }), // what is sent is recorded in memory
        budget: GROWTH_COUNTS,
      }),
    ),
  ]
}

/** Those of these names, or what is wrong with them; a name without `@…` means all that differ only there. */
export function chosen(all: readonly Workload[], names: readonly string[]): readonly Workload[] | string {
  const means = (name: string, workload: Workload): boolean =>
    workload.name === name || workload.name.split('@')[0] === name
  const unknown = names.find((name) => !all.some((one) => means(name, one)))
  if (unknown !== undefined) return `no workload ${unknown}: see --list`
  return names.length === 0 ? all : all.filter((one) => names.some((name) => means(name, one)))
}
